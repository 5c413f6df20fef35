package org.cnscs.heap;

import com.ctc.wstx.exc.WstxLazyException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlText;

/**
 * The writer of any well-formed line or delta line in a form in which {@link LineParts} finds its
 * objects: with our prefix, an object's slot first, a row for each object, and nothing that has no
 * meaning.
 */
final class PlainForm {
  private static final String HEAP = Vocabulary.HEAP.namespace();

  private final XMLStreamReader in;
  private final StringBuilder out = new StringBuilder();
  private int depth;

  /** How deep the elements are that begin on a row of their own. */
  private int rows;

  private PlainForm(XMLStreamReader in) {
    this.in = in;
  }

  /**
   * Reads a document; one that is not recognised is read once more when it has another form.
   *
   * @param what how messages call it
   * @throws HeapFormatException if it is not recognised then
   */
  static <T> T read(String what, byte[] xml, Function<LineCursor, T> reader) {
    try {
      return reader.apply(new LineCursor(xml));
    } catch (UnrecognisedException | IndexOutOfBoundsException | NumberFormatException e) {
      return readOther(what, xml, reader);
    }
  }

  private static <T> T readOther(String what, byte[] xml, Function<LineCursor, T> reader) {
    try {
      return reader.apply(new LineCursor(of(xml)));
    } catch (XMLStreamException
        | UnrecognisedException
        | IndexOutOfBoundsException
        | NumberFormatException e) {
      String why = e instanceof XMLStreamException ? ": " + e.getMessage() : "";
      throw new HeapFormatException(what + " is not what its place in the table says" + why, e);
    }
  }

  /** Writes a document. */
  static byte[] of(byte[] xml) throws XMLStreamException {
    PlainForm form = new PlainForm(Xml.reader(xml));
    try {
      while (form.in.hasNext()) {
        form.write(form.in.next());
      }
    } catch (WstxLazyException e) { // a text is read when it is asked for
      throw new XMLStreamException(e.getMessage(), e);
    }
    return form.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(int event) throws XMLStreamException {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> start();
      case XMLStreamConstants.END_ELEMENT -> end();
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
          text();
      default -> {}
    }
  }

  private void start() {
    if (++depth == 1) {
      rows = in.getLocalName().equals("delta") ? 3 : 2;
    }
    out.append(depth > 1 && depth <= rows ? "\n<" : "<").append(name());
    if (depth == 1) {
      out.append(" xmlns:c=\"").append(HEAP).append('"');
    }
    for (boolean isId : new boolean[] {true, false}) {
      for (int i = 0; i < in.getAttributeCount(); i++) {
        attribute(i, isId);
      }
    }
    out.append('>');
  }

  private String name() {
    String namespace = in.getNamespaceURI();
    return (namespace == null || namespace.isEmpty() ? "" : "c:") + in.getLocalName();
  }

  private void attribute(int i, boolean isId) {
    String namespace = in.getAttributeNamespace(i);
    boolean own = HEAP.equals(namespace);
    String name = (own ? "c:" : "") + in.getAttributeLocalName(i);
    if ((own || namespace == null || namespace.isEmpty()) && name.equals("c:id") == isId) {
      out.append(' ').append(name).append("=\"");
      XmlText.appendAttribute(out, in.getAttributeValue(i));
      out.append('"');
    }
  }

  private void end() {
    out.append(depth < rows ? "\n</" : "</").append(name()).append('>');
    depth--;
  }

  private void text() throws XMLStreamException {
    if (depth >= rows) {
      XmlText.appendText(out, in.getText());
    } else if (!in.getText().isBlank()) {
      throw new XMLStreamException("Text outside of objects", in.getLocation());
    }
  }
}
