package org.cnscs.vm.look;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.vm.archive.CheckpointTable;
import org.cnscs.xml.Xml;

/**
 * A reader of one manifest or one element of it. Elements it does not know are passed over,
 * whatever they hold.
 */
final class ManifestReader {
  private final XMLStreamReader in;
  private final CheckpointTable table;

  private ManifestReader(XMLStreamReader in, CheckpointTable table) {
    this.in = in;
    this.table = table;
  }

  /** Reads the attributes of a document's root element and nothing after it. */
  static Map<String, String> readHeader(byte[] document) throws XMLStreamException {
    XMLStreamReader in = Xml.reader(document);
    in.nextTag();
    return attributes(in);
  }

  /**
   * Reads a manifest.
   *
   * @param table its line table
   */
  static Manifest read(byte[] document, CheckpointTable table) throws XMLStreamException {
    XMLStreamReader in = Xml.reader(document);
    in.nextTag();
    return new ManifestReader(in, table).manifest();
  }

  private static Map<String, String> attributes(XMLStreamReader in) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      attributes.put(in.getAttributeLocalName(i), in.getAttributeValue(i));
    }
    return attributes;
  }

  private Manifest manifest() throws XMLStreamException {
    Manifest manifest = Manifest.of(attributes(in), table);
    while (nextChild()) {
      switch (in.getLocalName()) {
        case "stream" -> manifest.streams().add(new Manifest.Item(get("name"), get("position")));
        case "property" ->
            manifest.properties().add(new Manifest.Item(get("name"), in.getElementText()));
        case "loader" -> manifest.loaders().add(new Manifest.Item(get("n"), get("ref")));
        case "statics" -> manifest.statics().add(new Manifest.Item(get("class"), get("ref")));
        case "thread" -> manifest.threads().add(thread());
        default -> {}
      }
      leaveElement();
    }
    return manifest;
  }

  private Manifest.CapturedThread thread() throws XMLStreamException {
    List<Manifest.CapturedFrame> frames = new ArrayList<>();
    List<Manifest.Item> locals = new ArrayList<>();
    Long waiting = Numbers.orNull(get("waiting"));
    var thread =
        new Manifest.CapturedThread(
            get("id"), get("name"), get("state"), waiting, get("object"), frames, locals);
    while (nextChild()) {
      switch (in.getLocalName()) {
        case "frame" -> frames.add(frame());
        case "threadlocal" -> locals.add(new Manifest.Item(get("key"), get("ref")));
        default -> {}
      }
      leaveElement();
    }
    return thread;
  }

  private Manifest.CapturedFrame frame() throws XMLStreamException {
    List<Manifest.Value> locals = new ArrayList<>();
    List<Manifest.Value> operands = new ArrayList<>();
    List<String> monitors = new ArrayList<>();
    var frame =
        new Manifest.CapturedFrame(
            get("class"),
            get("method"),
            Numbers.orNull(get("line")),
            Numbers.orNull(get("point")),
            locals,
            operands,
            monitors);
    while (nextChild()) {
      switch (in.getLocalName()) {
        case "local" -> locals.add(value());
        case "operand" -> operands.add(value());
        case "monitor" -> monitors.add(get("ref"));
        default -> {}
      }
      leaveElement();
    }
    return frame;
  }

  private Manifest.Value value() throws XMLStreamException {
    String name = get("name") == null ? get("n") : get("name");
    String type = get("type");
    String ref = get("ref");
    String text = in.getElementText();
    boolean emptyString = ref != null && "java.lang.String".equals(type);
    return new Manifest.Value(name, type, text.isEmpty() && !emptyString ? null : text, ref);
  }

  private String get(String attribute) {
    return in.getAttributeValue(null, attribute);
  }

  /** Moves to the next child of the current element; false at the element's end. */
  private boolean nextChild() throws XMLStreamException {
    while (in.hasNext()) {
      int event = in.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        return true;
      }
      if (event == XMLStreamReader.END_ELEMENT) {
        return false;
      }
    }
    return false;
  }

  /**
   * Moves to the end of the child that {@link #nextChild} found, if the reading of it has not done
   * so.
   */
  private void leaveElement() throws XMLStreamException {
    if (in.isEndElement()) {
      return;
    }
    for (int depth = 1; depth > 0; ) {
      int event = in.next();
      depth +=
          event == XMLStreamReader.START_ELEMENT
              ? 1
              : event == XMLStreamReader.END_ELEMENT ? -1 : 0;
    }
  }
}
