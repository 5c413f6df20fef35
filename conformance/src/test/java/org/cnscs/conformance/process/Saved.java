package org.cnscs.conformance.process;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Space;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * What a test needs to know of a checkpoint.
 *
 * @param position how many bytes the program had written to its standard output
 * @param lines the ids of its lines
 * @param frames all threads' frames, outermost first
 */
record Saved(long position, List<String> lines, List<Frame> frames) {

  /**
   * A frame.
   *
   * @param thread the name of its thread
   * @param locals each as name=value
   * @param monitors how many locks it holds
   */
  record Frame(String thread, String code, String line, List<String> locals, int monitors) {

    /** Returns the value of a local variable. */
    String local(String name) {
      return locals.stream()
          .filter(local -> local.startsWith(name + "="))
          .map(local -> local.substring(name.length() + 1))
          .findFirst()
          .orElseThrow(() -> new AssertionError("No local variable " + name + " in " + this));
    }
  }

  /** Returns the id of a checkpoint's manifest. */
  static String manifestId(String process, int number) {
    return "checkpoint/%s/%010d".formatted(process, number);
  }

  /** Reads a checkpoint. */
  static Saved of(Space space, String process, int number) {
    String id = manifestId(process, number);
    byte[] manifest =
        space.get(id).orElseThrow(() -> new AssertionError("No document " + id)).xml();
    try {
      List<String> lines = new ArrayList<>();
      addLines(space, manifest, lines);
      return read(Xml.reader(manifest), lines);
    } catch (XMLStreamException e) {
      throw new AssertionError("Document " + id, e);
    }
  }

  /** Adds the lines that a manifest or subtable names, and those of its subtables. */
  private static void addLines(Space space, byte[] table, List<String> lines)
      throws XMLStreamException {
    XMLStreamReader xml = Xml.reader(table);
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamReader.START_ELEMENT) {
        String hash = xml.getAttributeValue(null, "hash");
        switch (xml.getLocalName()) {
          case "entry" -> lines.add("line/" + hash);
          case "entries" -> addLines(space, space.get("table/" + hash).orElseThrow().xml(), lines);
          default -> {}
        }
      }
    }
  }

  private static Saved read(XMLStreamReader xml, List<String> lines) throws XMLStreamException {
    long position = -1;
    List<Frame> frames = new ArrayList<>();
    String thread = "";
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamReader.START_ELEMENT) {
        continue;
      }
      String element =
          Vocabulary.HEAP.namespace().equals(xml.getNamespaceURI()) ? xml.getLocalName() : "";
      switch (element) {
        case "stream" ->
            position =
                isOut(xml) ? Long.parseLong(xml.getAttributeValue(null, "position")) : position;
        case "thread" -> thread = xml.getAttributeValue(null, "name");
        case "frame" -> frames.add(frame(xml, thread));
        default -> {}
      }
    }
    return new Saved(position, lines, frames);
  }

  private static boolean isOut(XMLStreamReader xml) {
    return "out".equals(xml.getAttributeValue(null, "name"));
  }

  private static Frame frame(XMLStreamReader xml, String thread) throws XMLStreamException {
    String method = xml.getAttributeValue(null, "method");
    String code =
        xml.getAttributeValue(null, "class") + "." + method.substring(0, method.indexOf('('));
    String line = xml.getAttributeValue(null, "line");
    List<String> locals = new ArrayList<>();
    int monitors = 0;
    while (xml.nextTag() == XMLStreamReader.START_ELEMENT) {
      boolean monitor = xml.getLocalName().equals("monitor");
      monitors += monitor ? 1 : 0;
      String name = xml.getAttributeValue(null, "name");
      locals.add(name + "=" + xml.getElementText());
    }
    return new Frame(thread, code, line, locals, monitors);
  }

  /** Returns the frame of a method, which must be on the stack. */
  Frame frame(String code) {
    return frames.stream()
        .filter(frame -> frame.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No frame of " + code + " in " + frames));
  }
}
