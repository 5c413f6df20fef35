package org.cnscs.vm.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * A checkpoint that is being imported: its manifest, which cannot be seen as a checkpoint yet, and
 * keeps what it names from being collected as garbage.
 *
 * @param begun when the import began
 * @param manifest the manifest's document
 */
public record ImportDocument(Instant begun, byte[] manifest) {
  /** What the ids of such documents begin with. */
  public static final String PREFIX = "import/";

  private static final String START =
      "<c:import xmlns:c=\"" + Vocabulary.HEAP.namespace() + "\" begun=\"";

  /** Returns the document. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((START + begun + "\">").getBytes(StandardCharsets.UTF_8));
    out.writeBytes(manifest);
    out.writeBytes("</c:import>".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /**
   * Reads when an import began.
   *
   * @throws SpaceException.Damaged if the document is none
   */
  public static Instant begun(Document document) {
    try {
      XMLStreamReader in = Xml.reader(document.xml());
      in.nextTag();
      return Instant.parse(String.valueOf(in.getAttributeValue(null, "begun")));
    } catch (XMLStreamException | DateTimeException e) {
      throw new SpaceException.Damaged(
          "The document " + document.id() + " is not an import: " + e.getMessage(), e);
    }
  }
}
