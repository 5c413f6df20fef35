package org.cnscs.vm.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlText;

/**
 * An element of a line, taken apart: that of an object, or one in it. Names of the heap's
 * vocabulary have the prefix {@code c}.
 *
 * @param text what stands between the tags, if there are no children
 */
record ObjectElement(
    String name,
    SequencedMap<String, String> attributes,
    List<ObjectElement> children,
    String text) {
  private static final String HEAP = Vocabulary.HEAP.namespace();

  /** The deepest that elements stand in an object. */
  private static final int DEEPEST = 2;

  /** Finds an object in a line; returns null if there is none in the slot. */
  static ObjectElement find(byte[] line, int slot) throws XMLStreamException {
    XMLStreamReader in = Xml.reader(line);
    in.nextTag();
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (Integer.toString(slot).equals(in.getAttributeValue(HEAP, "id"))) {
        return read(in, DEEPEST);
      }
      skip(in);
    }
    return null;
  }

  private static void skip(XMLStreamReader in) throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      int event = in.next();
      depth += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
      depth -= event == XMLStreamConstants.END_ELEMENT ? 1 : 0;
    }
  }

  /**
   * Parses an element that may stand alone, and then need not declare the prefix {@code c}.
   *
   * @throws XMLStreamException if it is not one element of an object
   */
  static ObjectElement parse(String xml) throws XMLStreamException {
    String bare = xml.replaceFirst("\\A\\uFEFF?\\s*<\\?xml[^>]*\\?>", "");
    String line = "<c:line xmlns:c=\"" + HEAP + "\">" + bare + "</c:line>";
    XMLStreamReader in = Xml.reader(line.getBytes(StandardCharsets.UTF_8));
    in.nextTag();
    in.nextTag();
    if (in.isEndElement()) {
      throw new XMLStreamException("There is no element");
    }
    ObjectElement element = read(in, DEEPEST);
    if (in.nextTag() != XMLStreamConstants.END_ELEMENT
        || in.next() != XMLStreamConstants.END_DOCUMENT) {
      throw new XMLStreamException("There is more than one element");
    }
    return element;
  }

  private static ObjectElement read(XMLStreamReader in, int depth) throws XMLStreamException {
    String name = name(in.getNamespaceURI(), in.getLocalName());
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      attributes.put(
          name(in.getAttributeNamespace(i), in.getAttributeLocalName(i)), in.getAttributeValue(i));
    }
    List<ObjectElement> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = in.next(); event != XMLStreamConstants.END_ELEMENT; event = in.next()) {
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (depth == 1) {
            throw new XMLStreamException(
                "The element " + in.getName() + " stands too deep in an object", in.getLocation());
          }
          children.add(read(in, depth - 1));
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(in.getText());
        default -> {} // comments
      }
    }
    return new ObjectElement(name, attributes, children, children.isEmpty() ? text.toString() : "");
  }

  private static String name(String namespace, String local) throws XMLStreamException {
    if (namespace == null || namespace.isEmpty()) {
      return local;
    }
    if (!namespace.equals(HEAP)) {
      throw new XMLStreamException("The name " + local + " is of another vocabulary: " + namespace);
    }
    return "c:" + local;
  }

  /** Returns the element as canonical XML. */
  String xml() {
    StringBuilder out = new StringBuilder();
    append(out);
    return out.toString();
  }

  private void append(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach(
        (attribute, value) -> {
          out.append(' ').append(attribute).append("=\"");
          XmlText.appendAttribute(out, value);
          out.append('"');
        });
    if (children.isEmpty() && text.isEmpty()) {
      out.append("/>");
      return;
    }
    out.append('>');
    XmlText.appendText(out, text);
    children.forEach(child -> child.append(out));
    out.append("</").append(name).append('>');
  }
}
