package org.cnscs.xml;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;

/**
 * A copy of a document in which attributes and elements may be changed. The copy of a document in
 * canonical form is in canonical form, with the same bytes where nothing was changed; comments and
 * processing instructions are left out.
 */
public final class XmlCopy {
  private final XMLStreamReader2 in;
  private final Changes changes;
  private final StringBuilder out = new StringBuilder();
  private boolean empty;

  private XmlCopy(XMLStreamReader2 in, Changes changes) {
    this.in = in;
    this.changes = changes;
  }

  /** What is to be different in a copy. */
  public interface Changes {

    /**
     * Changes the attributes of an element.
     *
     * @param element its name, with the prefix if it has one
     * @param attributes the values by name, with prefixes; what is done to it is done to the copy
     */
    void attributes(String element, SequencedMap<String, String> attributes);

    /**
     * Returns what stands in the copy in the place of an element and all in it, or null for the
     * element itself.
     */
    default String replacement(String element, SequencedMap<String, String> attributes) {
      return null;
    }
  }

  /**
   * Copies a document.
   *
   * @throws XMLStreamException if it is not well-formed
   */
  public static byte[] of(byte[] document, Changes changes) throws XMLStreamException {
    XmlCopy copy = new XmlCopy((XMLStreamReader2) Xml.reader(document), changes);
    copy.copy();
    return copy.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void copy() throws XMLStreamException {
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> start();
        case XMLStreamConstants.END_ELEMENT -> end();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            XmlText.appendText(out, in.getText());
        default -> {}
      }
    }
  }

  private String name() {
    return qualified(in.getPrefix(), in.getLocalName());
  }

  private static String qualified(String prefix, String name) {
    return prefix == null || prefix.isEmpty() ? name : prefix + ":" + name;
  }

  private void start() throws XMLStreamException {
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      String name = qualified(in.getAttributePrefix(i), in.getAttributeLocalName(i));
      attributes.put(name, in.getAttributeValue(i));
    }
    String replacement = changes.replacement(name(), attributes);
    if (replacement != null) {
      out.append(replacement);
      in.skipElement();
      return;
    }
    changes.attributes(name(), attributes);
    out.append('<').append(name());
    for (int i = 0; i < in.getNamespaceCount(); i++) {
      String prefix = in.getNamespacePrefix(i);
      attribute(prefix == null ? "xmlns" : "xmlns:" + prefix, in.getNamespaceURI(i));
    }
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      attribute(attribute.getKey(), attribute.getValue());
    }
    empty = in.isEmptyElement();
    out.append(empty ? "/>" : ">");
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    XmlText.appendAttribute(out, value);
    out.append('"');
  }

  private void end() {
    if (!empty) {
      out.append("</").append(name()).append('>');
    }
    empty = false;
  }
}
