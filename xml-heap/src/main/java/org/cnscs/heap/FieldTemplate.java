package org.cnscs.heap;

import java.util.Arrays;

/** The bytes around a field's value in canonical form, and how the value is set. */
final class FieldTemplate {

  /** The sign of a field whose values are no texts unless a mark says so. */
  static final char NO_TEXT = 0;

  final HeapField field;
  final char kind;
  final char text;
  final byte[] name;
  final byte[] element;
  final byte[] close;
  private final byte[] attribute;
  private final long head;
  private final long mask;
  private final long tail;

  private FieldTemplate(HeapField field, String attribute) {
    this.field = field;
    this.kind = field.kind();
    this.text = TextKind.of(field.type());
    this.name = LineBytes.of(field.name());
    this.element = LineBytes.of("<" + field.name());
    this.close = LineBytes.of("</" + field.name() + ">");
    this.attribute = LineBytes.of(attribute);
    int length = this.attribute.length;
    this.mask = length < Long.BYTES ? (1L << length * 8) - 1 : -1;
    byte[] padded = Arrays.copyOf(this.attribute, Math.max(length, Long.BYTES));
    this.head = LineCursor.word(padded, 0) & mask;
    this.tail = LineCursor.word(padded, padded.length - Long.BYTES);
  }

  static FieldTemplate of(HeapField field) {
    return new FieldTemplate(field, " " + field.name() + "=\"");
  }

  /** Moves a cursor behind the begin of the field's attribute if it is next. */
  boolean accept(LineCursor in) {
    int at = in.at;
    if ((LineCursor.word(in.bytes, at) & mask) != head) {
      return false;
    }
    int length = attribute.length;
    if (length > Long.BYTES && !isRest(in.bytes, at, length)) {
      return false;
    }
    in.at = at + length;
    return true;
  }

  private boolean isRest(byte[] bytes, int at, int length) {
    int last = length - Long.BYTES;
    return LineCursor.word(bytes, at + last) == tail
        && (last <= Long.BYTES
            || Arrays.equals(bytes, at + Long.BYTES, at + last, attribute, Long.BYTES, last));
  }
}
