package org.cnscs.vm.look;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.vm.look.HeapObject.Form;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlNames;
import org.cnscs.xml.XmlText;

/** The reader of what a line tells of its objects; no class of the program is needed for it. */
final class ObjectReader {
  private static final String HEAP = Vocabulary.HEAP.namespace();

  private final XMLStreamReader in;
  private final long line;

  private ObjectReader(XMLStreamReader in, long line) {
    this.in = in;
    this.line = line;
  }

  /** Reads all objects of a line, by address, in the order of the document. */
  static SequencedMap<Long, HeapObject> read(byte[] document) throws XMLStreamException {
    XMLStreamReader in = Xml.reader(document);
    in.nextTag();
    ObjectReader reader = new ObjectReader(in, Long.parseLong(in.getAttributeValue(null, "n")));
    SequencedMap<Long, HeapObject> objects = new LinkedHashMap<>();
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      HeapObject object = reader.object();
      objects.put(object.address(), object);
    }
    return objects;
  }

  private HeapObject object() throws XMLStreamException {
    String id = in.getAttributeValue(HEAP, "id");
    long address = Addresses.of(line, Numbers.of(id, 0));
    if (!HEAP.equals(in.getNamespaceURI())) {
      return withFields(address, XmlNames.unescape(in.getLocalName()), Form.PLAIN);
    }
    return switch (in.getLocalName()) {
      case "array" -> array(address);
      case "string" -> scalar(address, "java.lang.String");
      case "box" -> scalar(address, required("of"));
      case "statics" -> withFields(address, required("class"), Form.STATICS);
      case "constant" -> withFields(address, required("class"), Form.NAMED);
      default -> withFields(address, in.getLocalName(), Form.NAMED);
    };
  }

  private String get(String attribute) {
    return in.getAttributeValue(null, attribute);
  }

  private String required(String attribute) throws XMLStreamException {
    String value = get(attribute);
    if (value == null) {
      throw new XMLStreamException(
          "The element " + in.getLocalName() + " has no " + attribute, in.getLocation());
    }
    return value;
  }

  private HeapObject scalar(long address, String className) throws XMLStreamException {
    SequencedMap<String, HeapValue> fields = new LinkedHashMap<>();
    if (!"true".equals(in.getAttributeValue(HEAP, "unfinished"))) {
      fields.put(HeapObject.TEXT, HeapValue.scalar(content(), className));
    } else {
      in.getElementText();
    }
    return new HeapObject(address, className, Form.SCALAR, fields, null);
  }

  private String content() throws XMLStreamException {
    boolean marked = "true".equals(in.getAttributeValue(HEAP, "marked"));
    String text = in.getElementText();
    return marked ? XmlText.unmark(text) : text;
  }

  private HeapObject withFields(long address, String name, Form form) throws XMLStreamException {
    String loader = in.getAttributeValue(HEAP, "loader");
    Map<String, String> types = marks("types");
    Map<String, String> shared = marks("shared");
    SequencedMap<String, HeapValue> fields = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      String field = in.getAttributeLocalName(i);
      if (!HEAP.equals(in.getAttributeNamespace(i)) && !isClass(form, field)) {
        HeapValue value = value(in.getAttributeValue(i), types.get(field), shared.get(field));
        fields.put(XmlNames.unescape(field), value);
      }
    }
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String field = in.getLocalName();
      HeapValue value = new HeapValue(content(), address(shared.get(field)), types.get(field));
      fields.put(XmlNames.unescape(field), value);
    }
    String className = loader == null ? name : name + "/" + loader;
    return new HeapObject(address, className, form, fields, null);
  }

  private static boolean isClass(Form form, String attribute) {
    return form != Form.PLAIN && attribute.equals("class");
  }

  private Map<String, String> marks(String name) {
    String list = in.getAttributeValue(HEAP, name);
    Map<String, String> marks = new HashMap<>();
    for (String mark : list == null ? new String[0] : list.strip().split("\\s+")) {
      int equals = mark.indexOf('=');
      marks.put(mark.substring(0, Math.max(equals, 0)), mark.substring(equals + 1));
    }
    return marks;
  }

  private HeapValue value(String text, String type, String shared) {
    if (shared == null && text.startsWith("#")) {
      return HeapValue.reference(address(text));
    }
    return new HeapValue(text.startsWith("\\") ? text.substring(1) : text, address(shared), type);
  }

  private long address(String reference) {
    return reference == null ? 0 : Addresses.parse(reference, line);
  }

  private HeapObject array(long address) throws XMLStreamException {
    String of = required("of");
    String encoding = get("encoding");
    Elements elements =
        "base64".equals(encoding)
            ? Elements.Bytes.of(of, in.getElementText())
            : "text".equals(encoding)
                ? new Elements.Characters(XmlText.unmark(in.getElementText()))
                : isPrimitive(of) ? Elements.Words.of(of, in.getElementText()) : references();
    return new HeapObject(address, of + "[]", Form.ARRAY, new LinkedHashMap<>(), elements);
  }

  private static boolean isPrimitive(String type) {
    return switch (type) {
      case "boolean", "byte", "char", "short", "int", "long", "float", "double" -> true;
      default -> false;
    };
  }

  private Elements references() throws XMLStreamException {
    int[] indices = new int[16];
    long[] addresses = new long[16];
    int filled = 0;
    int length = 0;
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String ref = get("ref");
      int count = ref == null ? Math.toIntExact(Numbers.of(get("count"), 1)) : 1;
      if (count < 1) {
        throw new XMLStreamException("A count of " + count, in.getLocation());
      }
      if (ref != null) {
        if (filled == indices.length) {
          indices = Arrays.copyOf(indices, 2 * filled);
          addresses = Arrays.copyOf(addresses, 2 * filled);
        }
        indices[filled] = length;
        addresses[filled++] = address(ref);
      }
      length = Math.addExact(length, count);
      in.getElementText();
    }
    return new Elements.References(
        length, Arrays.copyOf(indices, filled), Arrays.copyOf(addresses, filled));
  }
}
