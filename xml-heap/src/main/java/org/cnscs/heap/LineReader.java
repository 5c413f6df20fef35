package org.cnscs.heap;

import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import jdk.internal.misc.Unsafe;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlNames;
import org.cnscs.xml.XmlText;

/**
 * The reader of a line: makes its objects and fills them, as far as what they refer to is there.
 */
final class LineReader {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long ARRAY_BASE = Unsafe.ARRAY_OBJECT_BASE_OFFSET;
  private static final int LONGEST_ARRAY = 1 << 28;
  private static final long ARRAY_SCALE = Unsafe.ARRAY_OBJECT_INDEX_SCALE;

  private final Heap heap;
  private final int line;
  private XMLStreamReader in;
  private long address;
  private Integer hash;

  LineReader(Heap heap, int line) {
    this.heap = heap;
    this.line = line;
  }

  void read(byte[] xml) {
    address = Address.of(line, 0);
    try {
      in = Xml.reader(xml);
      in.nextTag();
      String number = in.getAttributeValue(null, "n");
      if (!in.getLocalName().equals("line") || !Integer.toString(line).equals(number)) {
        throw new HeapFormatException(
            "Expected line " + line + ", found " + in.getLocalName() + " " + number);
      }
      while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
        readObject();
      }
    } catch (XMLStreamException
        | IllegalArgumentException
        | HeapFormatException
        | InstantiationException e) {
      throw new HeapFormatException(heap.place(address) + ": " + e.getMessage(), e);
    }
  }

  private void readObject() throws XMLStreamException, InstantiationException {
    address = Address.of(line, Integer.parseInt(in.getAttributeValue(Marks.NAMESPACE, "id")));
    String hashText = in.getAttributeValue(Marks.NAMESPACE, "hash");
    hash = hashText == null ? null : Integer.valueOf(hashText);
    if (in.getNamespaceURI() == null || in.getNamespaceURI().isEmpty()) {
      readInstance();
      return;
    }
    switch (in.getLocalName()) {
      case "array" -> readArray();
      case "string" -> readString();
      case "box" -> readBox();
      case "statics" -> readStatics();
      case "constant" -> readConstant();
      case "outside" -> readOutside();
      case "lambda" -> heap.lambdas().add(address, values(), hash);
      default -> throw new HeapFormatException("Not an object: " + in.getName());
    }
  }

  private String required(String name) {
    String value = in.getAttributeValue(null, name);
    if (value == null) {
      throw new HeapFormatException("The element " + in.getLocalName() + " has no " + name);
    }
    return value;
  }

  private void putNew(Object object) {
    heap.put(address, object);
    if (hash != null) {
      heap.restoreHash(object, hash);
    }
  }

  private void putExisting(Object object) {
    heap.put(address, object);
    if (hash != null) {
      heap.adoptHash(object, hash);
    }
  }

  private void readInstance() throws XMLStreamException, InstantiationException {
    Shape shape = heap.shape(in.getLocalName(), in.getAttributeValue(Marks.NAMESPACE, "loader"));
    switch (shape.kind()) {
      case PLAIN -> {
        if (Modifier.isAbstract(shape.type().getModifiers())) {
          throw new HeapFormatException(
              shape.type().getName() + " is abstract, so it has no objects");
        }
        Object object = UNSAFE.allocateInstance(shape.type());
        putNew(object);
        new FieldReader(heap, in, address).read(object, shape);
      }
      case ADAPTED -> readAdapted(shape);
      case REFUSED ->
          throw new HeapFormatException(
              "No object of " + shape.type().getName() + " is made: " + shape.refusal());
      case STRING, BOX, PRIMITIVES, REFERENCES, LAMBDA, STATICS ->
          throw new HeapFormatException(
              "An object of " + shape.type().getName() + " has another form");
    }
  }

  private void readAdapted(Shape shape) throws XMLStreamException {
    Map<String, Object> values = values();
    Map<String, Object> scalars = new LinkedHashMap<>(values);
    scalars.values().removeIf(value -> value instanceof Heap.Pointer);
    Object object = shape.adapter().allocate(shape.type(), scalars);
    putExisting(object);
    heap.fillLater(object, shape.adapter(), values, address);
  }

  /** Reads the values of an adapter or lambda: texts, boxes and pointers. */
  private Map<String, Object> values() throws XMLStreamException {
    Map<String, Object> values = new LinkedHashMap<>();
    Marks marks = Marks.of(in);
    for (int i = 0; i < in.getAttributeCount(); i++) {
      if (in.getAttributeNamespace(i) == null || in.getAttributeNamespace(i).isEmpty()) {
        String name = in.getAttributeLocalName(i);
        values.put(
            XmlNames.unescape(name),
            value(in.getAttributeValue(i), marks.type(name, "java.lang.String")));
      }
    }
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String name = XmlNames.unescape(in.getLocalName());
      boolean marked = "true".equals(in.getAttributeValue(Marks.NAMESPACE, "marked"));
      values.put(name, Texts.parseContent(in.getElementText(), marked));
    }
    return values;
  }

  private Object value(String text, String type) {
    return Texts.isReference(text)
        ? new Heap.Pointer(Address.parse(text.substring(1), line))
        : Scalars.parse(type, Texts.parseValue(text));
  }

  private void readString() throws XMLStreamException {
    if ("true".equals(in.getAttributeValue(Marks.NAMESPACE, "unfinished"))) {
      putNew(Raw.allocate(String.class));
      in.nextTag();
      return;
    }
    boolean interned = isInterned();
    boolean marked = "true".equals(in.getAttributeValue(Marks.NAMESPACE, "marked"));
    String text = Texts.parseContent(in.getElementText(), marked);
    if (interned) {
      putExisting(text.intern());
    } else {
      putNew(new String(text));
    }
  }

  private boolean isInterned() {
    return "true".equals(in.getAttributeValue(Marks.NAMESPACE, "interned"));
  }

  private void readBox() throws XMLStreamException {
    boolean cached = isInterned();
    String type = required("of");
    Object box = Scalars.parse(type, in.getElementText());
    if (cached) {
      putExisting(box);
    } else {
      putNew(Scalars.fresh(box));
    }
  }

  private void readStatics() throws XMLStreamException {
    Class<?> type = heap.type(required("class"));
    if (!heap.shapes().policy().isProgramClass(type)) {
      throw new HeapFormatException(
          type.getName() + " is no class of the program, so its statics are not set");
    }
    UNSAFE.ensureClassInitialized(type);
    putExisting(new StaticsOf(type));
    new FieldReader(heap, in, address).read(type, heap.shapes().ofStatics(type));
  }

  private void readConstant() throws XMLStreamException {
    Class<?> type = heap.type(required("class"));
    putExisting(Constants.resolve(type, required("name")));
    in.nextTag();
  }

  private void readOutside() throws XMLStreamException {
    String name = XmlText.unmark(required("name"));
    Object object = heap.shapes().policy().resolve(name);
    if (object == null) {
      throw new HeapFormatException("There is nothing named " + name + " around the process here");
    }
    putExisting(object);
    in.nextTag();
  }

  private void readArray() throws XMLStreamException {
    Class<?> component = heap.type(required("of"));
    if (component.isPrimitive()) {
      String encoding = in.getAttributeValue(null, "encoding");
      putNew(Primitives.parse(component, encoding, in.getElementText()));
    } else {
      readElements(component);
    }
  }

  private void readElements(Class<?> component) throws XMLStreamException {
    long[] targets = new long[16];
    int length = 0;
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      int count = 1;
      long target = 0;
      if (in.getLocalName().equals("null")) {
        String text = in.getAttributeValue(null, "count");
        count = text == null ? 1 : Integer.parseInt(text);
      } else {
        target = element();
      }
      in.getElementText();
      if (count < 1 || count > LONGEST_ARRAY - length) {
        throw new HeapFormatException(
            "An array of more than " + LONGEST_ARRAY + " elements, or a count of " + count);
      }
      if (length + count > targets.length) {
        targets = Arrays.copyOf(targets, Math.max(length + count, targets.length * 2));
      }
      targets[length] = target;
      length += count;
    }
    fillElements(component, targets, length);
  }

  private long element() {
    String ref = in.getAttributeValue(null, "ref");
    if (!in.getLocalName().equals("r") || ref == null || !Texts.isReference(ref)) {
      throw new HeapFormatException("Not an element of an array: " + in.getName() + " " + ref);
    }
    return Address.parse(ref.substring(1), line);
  }

  private void fillElements(Class<?> component, long[] targets, int length) {
    Object array = Array.newInstance(component, length);
    putNew(array);
    for (int i = 0; i < length; i++) {
      if (targets[i] != 0) {
        heap.setReference(array, ARRAY_BASE + i * ARRAY_SCALE, component, targets[i], address);
      }
    }
  }
}
