package org.cnscs.heap;

import java.util.Arrays;

/** The bytes around a field's value in canonical form, and how the value is set. */
final class FieldTemplate {

  /** The sign of a field whose values are no texts unless a mark says so. */
  static final char NO_TEXT = 0;

  final Class<?> type;
  final long offset;
  final long bias;
  final char kind;
  final char text;
  final Literal name;
  final Literal element;
  final Literal close;
  private final Literal attribute;

  private FieldTemplate(HeapField field, Literal attribute) {
    this.type = field.type();
    this.offset = field.offset();
    this.bias = field.bias();
    this.kind = field.kind();
    this.text = TextKind.of(field.type());
    this.name = Literal.of(field.name());
    this.element = Literal.of("<" + field.name());
    this.close = Literal.of("</" + field.name() + ">");
    this.attribute = attribute;
  }

  static FieldTemplate[] of(HeapField[] fields) {
    return Arrays.stream(fields)
        .map(field -> new FieldTemplate(field, Literal.of(" " + field.name() + "=\"")))
        .toArray(FieldTemplate[]::new);
  }

  /** Moves a cursor behind the begin of the field's attribute if it is next. */
  boolean accept(LineCursor in) {
    return in.accept(attribute);
  }
}
