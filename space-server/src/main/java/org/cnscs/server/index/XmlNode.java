package org.cnscs.server.index;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * An element as indexing sees it.
 *
 * @param text all text directly inside, stripped
 */
record XmlNode(
    String namespace,
    String name,
    List<Attribute> attributes,
    List<XmlNode> children,
    String text) {

  /** An attribute; {@code namespace} is empty if it has none. */
  record Attribute(String namespace, String name, String value) {}

  static XmlNode parse(byte[] xml) throws XMLStreamException {
    XMLStreamReader reader = Xml.reader(xml);
    reader.nextTag();
    return read(reader);
  }

  private static XmlNode read(XMLStreamReader reader) throws XMLStreamException {
    String namespace = orEmpty(reader.getNamespaceURI());
    String name = reader.getLocalName();
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.add(
          new Attribute(
              orEmpty(reader.getAttributeNamespace(i)),
              reader.getAttributeLocalName(i),
              reader.getAttributeValue(i)));
    }
    List<XmlNode> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = reader.next(); event != XMLStreamReader.END_ELEMENT; event = reader.next()) {
      if (event == XMLStreamReader.START_ELEMENT) {
        children.add(read(reader));
      } else if (event == XMLStreamReader.CHARACTERS || event == XMLStreamReader.CDATA) {
        text.append(reader.getText());
      }
    }
    return new XmlNode(namespace, name, attributes, children, text.toString().strip());
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  /** Returns the value of an attribute without a namespace, or null. */
  String get(String attribute) {
    return getIn("", attribute);
  }

  /** Returns the value of an attribute, or null. */
  String getIn(String attributeNamespace, String attribute) {
    for (Attribute a : attributes) {
      if (a.name.equals(attribute) && a.namespace.equals(attributeNamespace)) {
        return a.value;
      }
    }
    return null;
  }

  /** Returns the value of an attribute without a namespace, or another text. */
  String getOr(String attribute, String otherwise) {
    String value = get(attribute);
    return value == null ? otherwise : value;
  }

  /** Tells whether this is an element of the heap's vocabulary. */
  boolean isHeap(String local) {
    return name.equals(local) && isHeap();
  }

  boolean isHeap() {
    return namespace.equals(Vocabulary.HEAP.namespace());
  }

  /** Returns the child elements of the heap's vocabulary with a name. */
  List<XmlNode> heapChildren(String local) {
    return children.stream().filter(child -> child.isHeap(local)).toList();
  }
}
