package org.cnscs.heap;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import jdk.internal.misc.Unsafe;
import org.cnscs.xml.XmlNames;

/** The reader of an object's fields. */
final class FieldReader {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int LONGEST_SHOWN = 60;

  private final Heap heap;
  private final XMLStreamReader in;
  private final long address;
  private int expected;

  FieldReader(Heap heap, XMLStreamReader in, long address) {
    this.heap = heap;
    this.in = in;
    this.address = address;
  }

  /** Reads the fields that lie in a holder, to the end of its element. */
  void read(Object holder, Shape shape) throws XMLStreamException {
    Marks marks = Marks.of(in);
    FormerField[] fields = heap.former(shape);
    int required = 0;
    for (int i = 0; i < in.getAttributeCount(); i++) {
      if (isMark(i, shape)) {
        continue;
      }
      FormerField field = find(shape, fields, in.getAttributeLocalName(i));
      if (field.isRequired()) {
        readPrimitive(holder, field, in.getAttributeValue(i));
        required++;
      } else if (field.now() != null) {
        setReference(holder, field, in.getAttributeValue(i), marks);
      }
    }
    checkPrimitives(shape, fields, required);
    readChildren(holder, shape, marks);
  }

  /** Tells whether an attribute is no field: a mark, or the class that statics belong to. */
  private boolean isMark(int i, Shape shape) {
    String namespace = in.getAttributeNamespace(i);
    return namespace != null && !namespace.isEmpty()
        || shape.kind() == Kind.STATICS && in.getAttributeLocalName(i).equals("class");
  }

  private void readChildren(Object holder, Shape shape, Marks marks) throws XMLStreamException {
    while (in.nextTag() == XMLStreamConstants.START_ELEMENT) {
      FormerField field = find(shape, heap.former(shape), in.getLocalName());
      boolean marked = "true".equals(in.getAttributeValue(Marks.NAMESPACE, "marked"));
      String text = Texts.parseContent(in.getElementText(), marked);
      if (field.now() != null) {
        setScalar(holder, field, text, marks);
      }
    }
  }

  /** Finds a field, fastest if they come in order. */
  private FormerField find(Shape shape, FormerField[] fields, String name) {
    for (int i = 0; i < fields.length; i++) {
      int at = expected + i < fields.length ? expected + i : expected + i - fields.length;
      if (fields[at].name().equals(name)) {
        expected = at + 1 < fields.length ? at + 1 : 0;
        return checked(fields[at]);
      }
    }
    throw new HeapFormatException(shape.type().getName() + " has no field " + name + " here");
  }

  private static FormerField checked(FormerField field) {
    if (field.problem() != null) {
      throw new HeapFormatException(field.problem());
    }
    return field;
  }

  private void checkPrimitives(Shape shape, FormerField[] fields, int found) {
    int all = 0;
    for (FormerField field : fields) {
      all += field.isRequired() ? 1 : 0;
    }
    if (all != found) {
      throw new HeapFormatException(
          shape.type().getName()
              + " has "
              + all
              + " primitive fields here, and "
              + found
              + " are given: "
              + missing(fields)
              + " is missing");
    }
  }

  private String missing(FormerField[] fields) {
    return Stream.of(fields)
        .filter(field -> field.isRequired() && in.getAttributeValue("", field.name()) == null)
        .map(field -> XmlNames.unescape(field.name()))
        .collect(Collectors.joining(", "));
  }

  private static void readPrimitive(Object holder, FormerField field, String text) {
    try {
      if (field.isWidened()) {
        Widening.set(holder, field.now(), ValueText.parse(field.type(), text));
      } else {
        setPrimitive(holder, field.now(), text);
      }
    } catch (IllegalArgumentException e) {
      throw unfit(field.now(), field.type(), text, e);
    }
  }

  private static HeapFormatException unfit(
      HeapField field, String type, String text, Throwable cause) {
    String most = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    return new HeapFormatException(
        field.told() + " has type " + type + " and cannot hold '" + most + "'", cause);
  }

  private static void setPrimitive(Object holder, HeapField field, String text) {
    long at = field.offset();
    switch (field.kind()) {
      case 'Z' -> UNSAFE.putBoolean(holder, at, Scalars.parseBoolean(text));
      case 'B' -> UNSAFE.putByte(holder, at, Byte.parseByte(text));
      case 'C' -> UNSAFE.putChar(holder, at, Scalars.parseChar(text));
      case 'S' -> UNSAFE.putShort(holder, at, Short.parseShort(text));
      case 'I' -> UNSAFE.putInt(holder, at, Integer.parseInt(text));
      case 'J' -> UNSAFE.putLong(holder, at, Long.parseLong(text) + field.bias());
      case 'F' -> UNSAFE.putFloat(holder, at, Scalars.parseFloat(text));
      case 'D' -> UNSAFE.putDouble(holder, at, Scalars.parseDouble(text));
      default -> throw new IllegalStateException("Not a primitive: " + field);
    }
  }

  private void setReference(Object holder, FormerField former, String value, Marks marks) {
    HeapField field = former.now();
    String shared = marks.shared(former.name());
    if (shared != null || Texts.isReference(value)) {
      long target =
          Address.parse(shared != null ? shared : value.substring(1), Address.line(address));
      heap.setReference(holder, field.offset(), field.type(), target, address);
    } else {
      setScalar(holder, former, Texts.parseValue(value), marks);
    }
  }

  private static Object parse(HeapField field, String type, String text) {
    try {
      return Scalars.parse(type, text);
    } catch (IllegalArgumentException e) {
      throw unfit(field, type, text, e);
    }
  }

  private static void setScalar(Object holder, FormerField former, String text, Marks marks) {
    HeapField field = former.now();
    Object value = parse(field, marks.type(former.name(), former.type()), text);
    if (value instanceof String s) {
      value = marks.isInterned(former.name()) ? s.intern() : new String(s);
    } else if (marks.isFresh(former.name())) {
      value = Scalars.fresh(value);
    }
    Heap.set(holder, field.offset(), field.type(), value);
  }
}
