package org.cnscs.vm.evolution;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlNames;

/**
 * The count of some objects in lines. A line in which none of their classes is named is not parsed.
 */
final class LineCensus {
  private static final String NAMESPACE = Vocabulary.HEAP.namespace();

  private final Set<ObjectField> wanted;
  private final Set<String> elements;

  LineCensus(Set<ObjectField> wanted) {
    this.wanted = wanted;
    this.elements =
        wanted.stream().map(each -> XmlNames.escape(each.type())).collect(Collectors.toSet());
  }

  /**
   * Counts in a line.
   *
   * @throws SpaceException.Damaged if it is none
   */
  Map<ObjectField, Count> of(Document line) {
    if (!mayHave(line.xml())) {
      return Map.of();
    }
    try {
      XMLStreamReader in = Xml.reader(line.xml());
      in.nextTag();
      String number = in.getAttributeValue(null, "n");
      Map<ObjectField, Count> counts = new HashMap<>();
      while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
        countObject(in, number, counts);
      }
      return counts;
    } catch (XMLStreamException e) {
      throw new SpaceException.Damaged(
          "The document " + line.id() + " is not a line: " + e.getMessage(), e);
    }
  }

  /** Names of elements cannot be written otherwise than with their characters. */
  private boolean mayHave(byte[] xml) {
    for (int i = 0; i < xml.length; i++) {
      if (xml[i] == '<') {
        int from = i + 1;
        while (i + 1 < xml.length && xml[i + 1] > ' ' && xml[i + 1] != '/' && xml[i + 1] != '>') {
          i++;
        }
        if (elements.contains(new String(xml, from, i + 1 - from, StandardCharsets.UTF_8))) {
          return true;
        }
      }
    }
    return false;
  }

  private void countObject(XMLStreamReader in, String line, Map<ObjectField, Count> counts)
      throws XMLStreamException {
    boolean own =
        (in.getNamespaceURI() == null || in.getNamespaceURI().isEmpty())
            && in.getAttributeValue(NAMESPACE, "loader") == null
            && elements.contains(in.getLocalName());
    Set<ObjectField> found = own ? start(in) : Set.of();
    String type = XmlNames.unescape(in.getLocalName());
    Count one = new Count(1, line + "." + in.getAttributeValue(NAMESPACE, "id"));
    for (int depth = 1; depth > 0; ) {
      int event = in.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        if (depth++ == 1 && own) {
          found.add(new ObjectField(type, in.getLocalName()));
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
    found.stream().filter(wanted::contains).forEach(each -> counts.merge(each, one, Count::and));
  }

  /** Returns the object and those of its fields that are attributes. */
  private static Set<ObjectField> start(XMLStreamReader in) {
    String type = XmlNames.unescape(in.getLocalName());
    Set<ObjectField> found = new HashSet<>(Set.of(new ObjectField(type, null)));
    for (int i = 0; i < in.getAttributeCount(); i++) {
      if (in.getAttributeNamespace(i) == null || in.getAttributeNamespace(i).isEmpty()) {
        found.add(new ObjectField(type, in.getAttributeLocalName(i)));
      }
    }
    return found;
  }
}
