package org.cnscs.vm.archive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.heap.Redaction;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Xml;

/**
 * What has to be known of a checkpoint before its program can be loaded.
 *
 * @param program the hash of the program's document
 * @param initialised the names of the classes that were initialised
 * @param positions where the standard streams stood
 * @param redaction what it does not hold
 */
public record ManifestHead(
    String program, Set<String> initialised, Map<String, Long> positions, Redaction redaction) {

  /**
   * Reads a manifest.
   *
   * @throws SpaceException.Damaged if it is not one
   */
  public static ManifestHead read(Document manifest) {
    Set<String> initialised = new HashSet<>();
    Map<String, Long> positions = new HashMap<>();
    Redaction redaction = Redaction.NONE;
    try {
      XMLStreamReader reader = Xml.reader(manifest.xml());
      reader.nextTag();
      String program = reader.getAttributeValue(null, "program");
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT) {
          switch (reader.getLocalName()) {
            case "statics" -> initialised.add(reader.getAttributeValue(null, "class"));
            case "stream" ->
                positions.put(
                    reader.getAttributeValue(null, "name"),
                    Long.valueOf(reader.getAttributeValue(null, "position")));
            case "property" -> {
              if (Redaction.PROPERTY.equals(reader.getAttributeValue(null, "name"))) {
                redaction = Redaction.parse(reader.getElementText());
              }
            }
            default -> {}
          }
        }
      }
      return new ManifestHead(program, initialised, positions, redaction);
    } catch (XMLStreamException | IllegalArgumentException e) {
      throw new SpaceException.Damaged(
          "The document " + manifest.id() + " is not a manifest: " + e.getMessage(), e);
    }
  }
}
