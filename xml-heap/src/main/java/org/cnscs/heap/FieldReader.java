package org.cnscs.heap;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import jdk.internal.misc.Unsafe;

/** The reader of an object's fields. */
final class FieldReader {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

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
    int primitives = 0;
    for (int i = 0; i < in.getAttributeCount(); i++) {
      if (isMark(i, shape)) {
        continue;
      }
      HeapField field = find(shape, in.getAttributeLocalName(i));
      if (field.kind() == 'L') {
        setReference(holder, field, in.getAttributeValue(i), marks);
      } else {
        setPrimitive(holder, field, in.getAttributeValue(i));
        primitives++;
      }
    }
    checkPrimitives(shape, primitives);
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
      HeapField field = find(shape, in.getLocalName());
      boolean marked = "true".equals(in.getAttributeValue(Marks.NAMESPACE, "marked"));
      setScalar(holder, field, Texts.parseContent(in.getElementText(), marked), marks);
    }
  }

  /** Finds a field, fastest if they come in order. */
  private HeapField find(Shape shape, String name) {
    HeapField[] fields = shape.fields();
    for (int i = 0; i < fields.length; i++) {
      int at = expected + i < fields.length ? expected + i : expected + i - fields.length;
      if (fields[at].name().equals(name)) {
        expected = at + 1 < fields.length ? at + 1 : 0;
        return fields[at];
      }
    }
    throw new HeapFormatException(shape.type().getName() + " has no field " + name + " here");
  }

  private void checkPrimitives(Shape shape, int found) {
    int all = 0;
    int newer = 0;
    for (HeapField field : shape.fields()) {
      if (field.kind() != 'L') {
        all++;
        newer += heap.shapes().policy().mayLack(field) ? 1 : 0;
      }
    }
    if (all != found && all - newer != found) {
      throw new HeapFormatException(
          shape.type().getName()
              + " has "
              + all
              + " primitive fields here, and "
              + found
              + " are given");
    }
  }

  private void setPrimitive(Object holder, HeapField field, String text) {
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

  private void setReference(Object holder, HeapField field, String value, Marks marks) {
    String shared = marks.shared(field.name());
    if (shared != null || Texts.isReference(value)) {
      long target =
          Address.parse(shared != null ? shared : value.substring(1), Address.line(address));
      heap.setReference(holder, field.offset(), field.type(), target, address);
    } else {
      setScalar(holder, field, Texts.parseValue(value), marks);
    }
  }

  private void setScalar(Object holder, HeapField field, String text, Marks marks) {
    Object value = Scalars.parse(marks.type(field.name(), field.type().getName()), text);
    if (value instanceof String s) {
      value = marks.isInterned(field.name()) ? s.intern() : new String(s);
    } else if (marks.isFresh(field.name())) {
      value = Scalars.fresh(value);
    }
    Heap.set(holder, field.offset(), field.type(), value);
  }
}
