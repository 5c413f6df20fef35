package org.cnscs.server.space;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * An element of an entry or a template, without what matching does not look at.
 *
 * @param name {@code {namespace}local}
 * @param attributes values by name, namespace declarations excluded
 * @param children the child elements
 * @param text all text directly inside, stripped
 */
record Element(String name, Map<String, String> attributes, List<Element> children, String text) {
  private static final String ANY = "{" + Vocabulary.SPACE.namespace() + "}any";

  /**
   * Parses a document.
   *
   * @param what the word for it in messages
   * @throws SpaceException.BadInput if it is not one well-formed element
   */
  static Element parse(byte[] xml, String what) {
    try {
      Xml.checkEmbeddable(xml);
      XMLStreamReader reader = Xml.reader(xml);
      reader.nextTag();
      return read(reader);
    } catch (XMLStreamException e) {
      throw new SpaceException.BadInput(
          "The " + what + " is not well-formed XML: " + e.getMessage(), e);
    }
  }

  private static Element read(XMLStreamReader reader) throws XMLStreamException {
    String name = qualified(reader.getNamespaceURI(), reader.getLocalName());
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(
          qualified(reader.getAttributeNamespace(i), reader.getAttributeLocalName(i)),
          reader.getAttributeValue(i));
    }
    List<Element> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = reader.next(); event != XMLStreamReader.END_ELEMENT; event = reader.next()) {
      if (event == XMLStreamReader.START_ELEMENT) {
        children.add(read(reader));
      } else if (event == XMLStreamReader.CHARACTERS || event == XMLStreamReader.CDATA) {
        text.append(reader.getText());
      }
    }
    return new Element(name, attributes, children, text.toString().strip());
  }

  private static String qualified(String namespace, String local) {
    return "{" + (namespace == null ? "" : namespace) + "}" + local;
  }

  /** Tells whether this template's root matches entries of every name. */
  boolean isAny() {
    return name.equals(ANY);
  }

  /** Tells whether this template matches an entry: what is left out here matches anything. */
  boolean matches(Element entry) {
    return (isAny() || name.equals(entry.name))
        && entry.attributes.entrySet().containsAll(attributes.entrySet())
        && (text.isEmpty() || text.equals(entry.text))
        && children.stream().allMatch(child -> entry.children.stream().anyMatch(child::matches));
  }
}
