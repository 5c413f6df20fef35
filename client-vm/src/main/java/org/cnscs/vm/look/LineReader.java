package org.cnscs.vm.look;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlNames;

/** Reads lines as text, without making objects of them. */
final class LineReader {
  private static final String HEAP = Vocabulary.HEAP.namespace();

  private LineReader() {}

  /**
   * An object in a line.
   *
   * @param xml its element, indented
   */
  record Found(String className, String xml) {}

  /** Returns the class of each object in a line. */
  static List<String> classes(byte[] line) throws XMLStreamException {
    List<String> classes = new ArrayList<>();
    XMLStreamReader in = Xml.reader(line);
    in.nextTag();
    while (nextObject(in)) {
      classes.add(className(in));
      skip(in);
    }
    return classes;
  }

  /** Returns the object with this slot, or null. */
  static Found find(byte[] line, String slot) throws XMLStreamException {
    XMLStreamReader in = Xml.reader(line);
    in.nextTag();
    while (nextObject(in)) {
      if (slot.equals(in.getAttributeValue(HEAP, "id"))) {
        return new Found(className(in), IndentedXml.ofElement(in));
      }
      skip(in);
    }
    return null;
  }

  private static boolean nextObject(XMLStreamReader in) throws XMLStreamException {
    while (in.hasNext()) {
      int event = in.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        return true;
      }
    }
    return false;
  }

  private static String className(XMLStreamReader in) {
    if (!HEAP.equals(in.getNamespaceURI())) {
      return XmlNames.unescape(in.getLocalName());
    }
    return switch (in.getLocalName()) {
      case "array" -> in.getAttributeValue(null, "of") + "[]";
      case "string" -> "java.lang.String";
      case "statics" -> "statics of " + in.getAttributeValue(null, "class");
      case "constant" -> in.getAttributeValue(null, "class");
      default -> in.getLocalName();
    };
  }

  private static void skip(XMLStreamReader in) throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      int event = in.next();
      depth +=
          event == XMLStreamReader.START_ELEMENT
              ? 1
              : event == XMLStreamReader.END_ELEMENT ? -1 : 0;
    }
  }
}
