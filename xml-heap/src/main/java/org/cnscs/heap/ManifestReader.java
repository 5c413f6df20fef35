package org.cnscs.heap;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlText;

/** The reader of a manifest. */
final class ManifestReader {

  /** In the first all entries of the table stand in the manifest. */
  private static final Set<String> FORMATS = Set.of("1", "2");

  private static final String NAMESPACE = Vocabulary.HEAP.namespace();

  private final XMLStreamReader in;
  private final Map<String, Long> streams = new LinkedHashMap<>();
  private final SequencedMap<String, String> properties = new LinkedHashMap<>();
  private final List<LoaderImage> loaders = new ArrayList<>();
  private final List<ClassImage> classes = new ArrayList<>();
  private final List<Manifest.StaticsEntry> statics = new ArrayList<>();
  private final List<Manifest.ThreadEntry> threads = new ArrayList<>();
  private List<TableItem> table;

  private ManifestReader(XMLStreamReader in) {
    this.in = in;
  }

  static Manifest read(byte[] document) {
    try {
      XMLStreamReader in = Xml.reader(document);
      return new ManifestReader(in).read();
    } catch (XMLStreamException | IllegalArgumentException | DateTimeException e) {
      throw new HeapFormatException("The manifest cannot be read: " + e.getMessage(), e);
    }
  }

  private Manifest read() throws XMLStreamException {
    in.nextTag();
    if (!is("manifest")) {
      throw new HeapFormatException("Not a manifest: its root is " + in.getName());
    }
    if (!FORMATS.contains(required("format"))) {
      throw new HeapFormatException(
          "The manifest has format "
              + required("format")
              + ", this version reads 1 and 2; use a newer one");
    }
    Manifest.Header header = header();
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      if (!NAMESPACE.equals(in.getNamespaceURI())) {
        throw unexpected();
      }
      readPart();
    }
    return new Manifest(
        header,
        streams,
        properties,
        new CodeImage(loaders, classes, Map.of()),
        statics,
        threads,
        table == null ? List.of() : table);
  }

  private Manifest.Header header() {
    String parent = optional("parent");
    String label = optional("label");
    return new Manifest.Header(
        required("process"),
        Long.parseLong(required("number")),
        parent == null ? null : Long.valueOf(parent),
        label == null ? null : XmlText.unmark(label),
        Instant.parse(required("time")),
        required("program"));
  }

  private void readPart() throws XMLStreamException {
    switch (in.getLocalName()) {
      case "stream" -> {
        streams.put(required("name"), Long.valueOf(required("position")));
        end();
      }
      case "property" -> {
        String name = XmlText.unmark(required("name"));
        boolean marked = "true".equals(in.getAttributeValue(NAMESPACE, "marked"));
        properties.put(name, Texts.parseContent(in.getElementText(), marked));
      }
      case "loader" -> loaders.add(loader());
      case "class" -> {
        classes.add(new ClassImage(required("name"), required("file"), optional("source")));
        end();
      }
      case "statics" -> {
        statics.add(new Manifest.StaticsEntry(required("class"), address("ref")));
        end();
      }
      case "thread" -> threads.add(thread());
      case "table" -> {
        if (table != null) {
          throw unexpected();
        }
        table = TableReader.read("The table", in);
      }
      default -> throw unexpected();
    }
  }

  private LoaderImage loader() throws XMLStreamException {
    String name = optional("name");
    String number = required("n");
    String className = required("class");
    String parent = optional("parent");
    boolean parallel = Boolean.parseBoolean(optional("parallel"));
    String text = in.getElementText().strip();
    List<String> resolved = text.isEmpty() ? List.of() : List.of(text.split(" +"));
    return new LoaderImage(
        number,
        className,
        name == null ? null : XmlText.unmark(name),
        parent,
        parallel,
        () -> resolved,
        null);
  }

  private Manifest.ThreadEntry thread() throws XMLStreamException {
    long id = Long.parseLong(required("id"));
    String name = XmlText.unmark(required("name"));
    String state = required("state");
    String waiting = optional("waiting");
    long object = address("object");
    List<Manifest.FrameEntry> frames = new ArrayList<>();
    List<Manifest.LocalEntry> locals = new ArrayList<>();
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (in.getLocalName()) {
        case "frame" -> frames.add(frame());
        case "threadlocal" -> {
          locals.add(new Manifest.LocalEntry(address("key"), address("ref")));
          end();
        }
        default -> throw unexpected();
      }
    }
    return new Manifest.ThreadEntry(
        id, name, state, waiting == null ? 0 : Long.parseLong(waiting), object, frames, locals);
  }

  private Manifest.FrameEntry frame() throws XMLStreamException {
    String className = required("class");
    String method = required("method");
    String line = optional("line");
    int point = Integer.parseInt(required("point"));
    List<Manifest.SlotEntry> slots = new ArrayList<>();
    List<Long> monitors = new ArrayList<>();
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      switch (in.getLocalName()) {
        case "local" -> slots.add(slot(Slot.Role.LOCAL));
        case "operand" -> slots.add(slot(Slot.Role.OPERAND));
        case "monitor" -> {
          monitors.add(address("ref"));
          end();
        }
        default -> throw unexpected();
      }
    }
    return new Manifest.FrameEntry(
        className, method, line == null ? -1 : Integer.parseInt(line), point, slots, monitors);
  }

  private Manifest.SlotEntry slot(Slot.Role role) throws XMLStreamException {
    int n = Integer.parseInt(required("n"));
    String name = optional("name");
    String type = TypeNames.toDescriptor(required("type"));
    long address = address("ref");
    String text = in.getElementText();
    Object value = SlotValues.isPrimitive(type) ? SlotValues.parse(type, text) : null;
    return new Manifest.SlotEntry(role, n, name, type, address, value);
  }

  private boolean is(String name) {
    return in.getLocalName().equals(name) && NAMESPACE.equals(in.getNamespaceURI());
  }

  private void end() throws XMLStreamException {
    if (in.nextTag() != XMLStreamConstants.END_ELEMENT) {
      throw unexpected();
    }
  }

  private String optional(String name) {
    return in.getAttributeValue(null, name);
  }

  private String required(String name) {
    String value = optional(name);
    if (value == null) {
      throw new HeapFormatException(
          "The manifest's " + in.getLocalName() + place() + " has no " + name);
    }
    return value;
  }

  private long address(String name) {
    String value = optional(name);
    if (value == null) {
      return 0;
    }
    if (!Texts.isReference(value)) {
      throw new HeapFormatException("Not an address in the manifest" + place() + ": " + value);
    }
    return Address.parse(value.substring(1), 0);
  }

  private HeapFormatException unexpected() {
    return new HeapFormatException(
        "The manifest holds an unexpected element " + in.getLocalName() + place());
  }

  private String place() {
    return " (row " + in.getLocation().getLineNumber() + ")";
  }
}
