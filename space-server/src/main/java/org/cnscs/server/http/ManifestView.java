package org.cnscs.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * What the console shows of a manifest.
 *
 * @param root the attributes of the root
 * @param threads its threads
 */
record ManifestView(Map<String, String> root, List<ThreadView> threads) {

  /** A thread with its attributes; frames innermost first, as in a stack trace. */
  record ThreadView(Map<String, String> attributes, List<FrameView> frames) {}

  /** A frame with its attributes. */
  record FrameView(Map<String, String> attributes, List<ValueView> values) {}

  /**
   * A local, an operand or a held monitor.
   *
   * @param kind the element's name
   * @param value its text
   */
  record ValueView(String kind, Map<String, String> attributes, String value) {}

  /** Reads a manifest. */
  static ManifestView of(Document manifest) {
    try {
      XMLStreamReader reader = Xml.reader(manifest.xml());
      reader.nextTag();
      Map<String, String> root = attributes(reader);
      List<ThreadView> threads = new ArrayList<>();
      while (reader.nextTag() == XMLStreamReader.START_ELEMENT) {
        if (is(reader, "thread")) {
          threads.add(thread(reader));
        } else {
          skip(reader);
        }
      }
      return new ManifestView(root, threads);
    } catch (XMLStreamException e) {
      throw new SpaceException.Damaged(
          "The document %s is not a manifest: %s".formatted(manifest.id(), e.getMessage()), e);
    }
  }

  private static ThreadView thread(XMLStreamReader reader) throws XMLStreamException {
    ThreadView thread = new ThreadView(attributes(reader), new ArrayList<>());
    while (reader.nextTag() == XMLStreamReader.START_ELEMENT) {
      if (is(reader, "frame")) {
        thread.frames().addFirst(frame(reader));
      } else {
        skip(reader);
      }
    }
    return thread;
  }

  private static FrameView frame(XMLStreamReader reader) throws XMLStreamException {
    FrameView frame = new FrameView(attributes(reader), new ArrayList<>());
    while (reader.nextTag() == XMLStreamReader.START_ELEMENT) {
      String kind = reader.getLocalName();
      Map<String, String> attributes = attributes(reader);
      frame.values().add(new ValueView(kind, attributes, reader.getElementText()));
    }
    return frame;
  }

  private static boolean is(XMLStreamReader reader, String name) {
    return reader.getLocalName().equals(name)
        && Vocabulary.HEAP.namespace().equals(reader.getNamespaceURI());
  }

  private static void skip(XMLStreamReader reader) throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      int event = reader.next();
      depth +=
          event == XMLStreamReader.START_ELEMENT
              ? 1
              : event == XMLStreamReader.END_ELEMENT ? -1 : 0;
    }
  }

  private static Map<String, String> attributes(XMLStreamReader reader) {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    return attributes;
  }
}
