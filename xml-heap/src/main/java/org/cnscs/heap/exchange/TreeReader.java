package org.cnscs.heap.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.XmlText;

/** The reader of an element with all that is in it, for a converter. */
final class TreeReader {

  private TreeReader() {}

  /** Reads from the start of an element to its end; its depth is limited by the parser. */
  static Tree read(XMLStreamReader in) throws XMLStreamException {
    String name = in.getLocalName();
    boolean marked = "true".equals(in.getAttributeValue(Vocabulary.OBJECT.namespace(), "marked"));
    SequencedMap<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      if (in.getAttributeNamespace(i) == null || in.getAttributeNamespace(i).isEmpty()) {
        attributes.put(in.getAttributeLocalName(i), in.getAttributeValue(i));
      }
    }
    StringBuilder text = new StringBuilder();
    List<Tree> children = new ArrayList<>();
    while (in.next() != XMLStreamConstants.END_ELEMENT) {
      if (in.isStartElement()) {
        children.add(read(in));
      } else if (in.isCharacters()) {
        text.append(in.getText());
      }
    }
    String plain = marked ? XmlText.unmark(text.toString()) : text.toString();
    return new Tree(name, attributes, plain, children);
  }
}
