package org.cnscs.heap;

import jdk.internal.misc.Unsafe;
import org.cnscs.xml.XmlText;

/**
 * The writer of an object's fields: attributes in the order of the fields, the marks behind them,
 * long texts inside.
 */
final class FieldEncoder {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private final Reached reached;
  private final Placement placement;
  private final StringBuilder out;
  private final StringBuilder interned = new StringBuilder();
  private final StringBuilder fresh = new StringBuilder();
  private final StringBuilder shared = new StringBuilder();
  private final StringBuilder types = new StringBuilder();
  private final StringBuilder children = new StringBuilder();

  FieldEncoder(Reached reached, Placement placement, StringBuilder out) {
    this.reached = reached;
    this.placement = placement;
    this.out = out;
  }

  /** Appends the fields that lie in a holder, and the end of its element. */
  void append(Object holder, Shape shape, int line) {
    for (HeapField field : shape.fields()) {
      if (field.kind() == 'L') {
        Object value = UNSAFE.getReferenceVolatile(holder, field.offset());
        if (value != null) {
          appendReference(field, value, line);
        }
      } else {
        out.append(' ').append(field.name()).append("=\"");
        appendPrimitive(holder, field);
        out.append('"');
      }
    }
    appendMarks("c:interned", interned);
    appendMarks("c:fresh", fresh);
    appendMarks("c:shared", shared);
    appendMarks("c:types", types);
    appendEnd(shape.element());
  }

  boolean isCanonical(int e) {
    return placement.isCanonical(e);
  }

  private void appendMarks(String name, StringBuilder marks) {
    if (!marks.isEmpty()) {
      out.append(' ').append(name).append("=\"").append(marks).append('"');
      marks.setLength(0);
    }
  }

  private void appendEnd(String element) {
    if (children.isEmpty()) {
      out.append("/>");
    } else {
      out.append('>').append(children).append("</").append(element).append('>');
      children.setLength(0);
    }
  }

  private void appendPrimitive(Object holder, HeapField field) {
    long at = field.offset();
    switch (field.kind()) {
      case 'Z' -> out.append(UNSAFE.getBoolean(holder, at));
      case 'B' -> out.append(UNSAFE.getByte(holder, at));
      case 'C' ->
          XmlText.appendAttribute(out, XmlText.mark(String.valueOf(UNSAFE.getChar(holder, at))));
      case 'S' -> out.append(UNSAFE.getShort(holder, at));
      case 'I' -> out.append(UNSAFE.getInt(holder, at));
      case 'J' -> out.append(UNSAFE.getLong(holder, at) - field.bias());
      case 'F' -> Scalars.appendFloat(out, UNSAFE.getFloat(holder, at));
      case 'D' -> Scalars.appendDouble(out, UNSAFE.getDouble(holder, at));
      default -> throw new IllegalStateException("Not a primitive: " + field);
    }
  }

  private void appendReference(HeapField field, Object value, int line) {
    int e = reached.find(value);
    long address = reached.address(e);
    Shape shape = reached.shape(e);
    if (!shape.isScalar()) {
      appendAddress(field, address, line);
    } else if (value instanceof String s) {
      appendString(field, e, s, line);
    } else if (address != 0) {
      appendAddress(field, address, line);
    } else {
      appendBox(field, e, value);
    }
  }

  private void appendAddress(HeapField field, long address, int line) {
    out.append(' ').append(field.name()).append("=\"");
    Address.appendReference(out, address, line);
    out.append('"');
  }

  private void appendBox(HeapField field, int e, Object box) {
    appendText(field, Scalars.text(box));
    markType(field, box.getClass());
    if (!placement.isCanonical(e)) {
      mark(fresh, field.name());
    }
  }

  private void appendString(HeapField field, int e, String s, int line) {
    long address = reached.address(e);
    boolean fits = Texts.fitsAttribute(s);
    if (address != 0 && !fits) {
      appendAddress(field, address, line);
      return;
    }
    if (fits) {
      appendText(field, s);
    } else {
      children.append('<').append(field.name());
      Texts.appendContent(children, s, field.name());
    }
    markType(field, String.class);
    if (address != 0) {
      mark(shared, field.name());
      shared.append('=').append(Address.text(address));
    } else if (placement.isCanonical(e)) {
      mark(interned, field.name());
    }
  }

  private void appendText(HeapField field, String text) {
    out.append(' ').append(field.name()).append("=\"");
    Texts.appendValue(out, text);
    out.append('"');
  }

  private void markType(HeapField field, Class<?> type) {
    if (!field.infers(type)) {
      mark(types, field.name());
      types.append('=').append(type.getName());
    }
  }

  private static void mark(StringBuilder marks, String name) {
    marks.append(marks.isEmpty() ? "" : " ").append(name);
  }
}
