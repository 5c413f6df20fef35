package org.cnscs.vm.look;

import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlText;

/**
 * XML with one element a line, for reading. An element's text stands between its tags, unchanged;
 * the vocabularies have no text beside elements.
 */
final class IndentedXml {
  private final StringBuilder out = new StringBuilder();
  private final XMLStreamReader in;

  private IndentedXml(XMLStreamReader in) {
    this.in = in;
  }

  /** Returns a whole document indented. */
  static String of(byte[] document) throws XMLStreamException {
    XMLStreamReader in = Xml.reader(document);
    in.nextTag();
    return ofElement(in);
  }

  /** Returns the element at which a reader stands, indented, and moves the reader to its end. */
  static String ofElement(XMLStreamReader in) throws XMLStreamException {
    IndentedXml indented = new IndentedXml(in);
    indented.element(0);
    return indented.out.append('\n').toString();
  }

  private void element(int depth) throws XMLStreamException {
    String name = name(in.getPrefix(), in.getLocalName());
    out.append("  ".repeat(depth)).append('<').append(name);
    attributes();
    boolean children = false;
    StringBuilder text = new StringBuilder();
    for (int event = in.next(); event != XMLStreamReader.END_ELEMENT; event = in.next()) {
      if (event == XMLStreamReader.START_ELEMENT) {
        out.append(children ? "\n" : ">\n");
        element(depth + 1);
        children = true;
      } else if (event == XMLStreamReader.CHARACTERS) {
        text.append(in.getText());
      }
    }
    end(name, depth, children, text.toString());
  }

  private void end(String name, int depth, boolean children, String text) {
    if (!children && text.isEmpty()) {
      out.append("/>");
      return;
    }
    out.append(children ? "\n" + "  ".repeat(depth) : ">");
    XmlText.appendText(out, children ? text.strip() : text);
    out.append("</").append(name).append('>');
  }

  private void attributes() {
    for (int i = 0; i < in.getNamespaceCount(); i++) {
      String prefix = in.getNamespacePrefix(i);
      attribute(
          prefix == null || prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix, in.getNamespaceURI(i));
    }
    for (int i = 0; i < in.getAttributeCount(); i++) {
      attribute(
          name(in.getAttributePrefix(i), in.getAttributeLocalName(i)), in.getAttributeValue(i));
    }
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    XmlText.appendAttribute(out, value == null ? "" : value);
    out.append('"');
  }

  private static String name(String prefix, String localName) {
    return prefix == null || prefix.isEmpty() ? localName : prefix + ":" + localName;
  }
}
