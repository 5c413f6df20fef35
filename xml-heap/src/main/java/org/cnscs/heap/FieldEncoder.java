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
  private final Edges edges;
  private final Placement placement;
  private final XmlBytes out;
  private final XmlBytes children = new XmlBytes(1 << 10);
  private final Marked interned = new Marked("c:interned");
  private final Marked fresh = new Marked("c:fresh");
  private final Marked shared = new Marked("c:shared");
  private final Marked types = new Marked("c:types");

  FieldEncoder(Reached reached, Edges edges, Placement placement, XmlBytes out) {
    this.reached = reached;
    this.edges = edges;
    this.placement = placement;
    this.out = out;
  }

  /**
   * Appends the fields of an object, and the end of its element.
   *
   * @param holder where the fields lie
   */
  void append(int e, Object holder, Shape shape, int line) {
    HeapField[] fields = shape.fields();
    Tags tags = shape.tags();
    int edge = edges.first(e);
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].kind() == 'L') {
        int value = edges.target(edge++);
        if (value != 0) {
          appendReference(fields[i], tags, i, value, line);
        }
      } else {
        out.add(tags.attribute(i));
        appendPrimitive(holder, fields[i]);
        out.add('"');
      }
    }
    interned.appendTo(out);
    fresh.appendTo(out);
    shared.appendTo(out);
    types.appendTo(out);
    appendEnd(shape);
  }

  boolean isCanonical(int e) {
    return placement.isCanonical(e);
  }

  private void appendEnd(Shape shape) {
    if (children.isEmpty()) {
      out.add('/').add('>');
    } else {
      out.add('>').add(children).add(shape.tags().close());
      children.cut(0);
    }
  }

  private void appendPrimitive(Object holder, HeapField field) {
    long at = field.offset();
    switch (field.kind()) {
      case 'Z' -> out.add(UNSAFE.getBoolean(holder, at) ? "true" : "false");
      case 'B' -> out.add(UNSAFE.getByte(holder, at));
      case 'C' -> out.attribute(XmlText.mark(String.valueOf(UNSAFE.getChar(holder, at))));
      case 'S' -> out.add(UNSAFE.getShort(holder, at));
      case 'I' -> out.add(UNSAFE.getInt(holder, at));
      case 'J' -> out.add(UNSAFE.getLong(holder, at) - field.bias());
      case 'F' -> out.add(Scalars.text(UNSAFE.getFloat(holder, at)));
      case 'D' -> out.add(UNSAFE.getDouble(holder, at));
      default -> throw new IllegalStateException("Not a primitive: " + field);
    }
  }

  private void appendReference(HeapField field, Tags tags, int i, int e, int line) {
    long address = reached.address(e);
    if (!reached.is(e, Reached.SCALAR)) {
      appendAddress(tags.attribute(i), address, line);
    } else if (reached.object(e) instanceof String s) {
      appendString(field, tags, i, e, s, line);
    } else if (address != 0) {
      appendAddress(tags.attribute(i), address, line);
    } else {
      appendBox(field, tags, i, e);
    }
  }

  private void appendAddress(byte[] attribute, long address, int line) {
    out.add(attribute).reference(address, line);
    out.add('"');
  }

  private void appendBox(HeapField field, Tags tags, int i, int e) {
    Object box = reached.object(e);
    out.add(tags.attribute(i));
    if (box instanceof Integer || box instanceof Long) {
      out.add(((Number) box).longValue());
    } else if (box instanceof Double number) {
      out.add(number.doubleValue());
    } else {
      Texts.appendValue(out, Scalars.text(box));
    }
    out.add('"');
    markType(field, tags.name(i), e);
    if (!placement.isCanonical(e)) {
      fresh.add(tags.name(i));
    }
  }

  private void appendString(HeapField field, Tags tags, int i, int e, String s, int line) {
    long address = reached.address(e);
    if (Texts.fitsAttribute(s)) {
      out.add(tags.attribute(i));
      Texts.appendValue(out, s);
      out.add('"');
    } else if (address != 0) {
      appendAddress(tags.attribute(i), address, line);
      return;
    } else {
      children.add('<').add(field.name());
      Texts.appendContent(children, s, field.name());
    }
    markType(field, tags.name(i), e);
    if (address != 0) {
      shared.add(tags.name(i), address);
    } else if (placement.isCanonical(e)) {
      interned.add(tags.name(i));
    }
  }

  private void markType(HeapField field, byte[] name, int e) {
    Shape shape = reached.shape(e);
    if (!field.infers(shape.type())) {
      types.add(name, shape.tags().type());
    }
  }
}
