package org.cnscs.heap.exchange;

import org.cnscs.heap.HeapField;
import org.cnscs.heap.Literal;

/** A field as the quick writer and reader see it: the bytes around its value, and where it lies. */
final class MemberPlan {

  /** The kind of fields that are declared as strings. */
  static final char STRING = 'T';

  /** The kind of other references. */
  static final char OBJECT = 'L';

  final String name;
  final Place place;

  /** The first character of a primitive type's descriptor, or one of the above. */
  final char kind;

  /** Where it lies in memory; nowhere for keys and values of maps. */
  final long offset;

  final Literal attribute;
  final Literal open;
  final Literal close;

  MemberPlan(Member member, HeapField field, Place place) {
    this.name = member.name();
    this.place = place;
    this.offset = field == null ? 0 : field.offset();
    this.kind =
        place.erased.isPrimitive()
            ? place.erased.descriptorString().charAt(0)
            : place.erased == String.class ? STRING : OBJECT;
    this.attribute = Literal.of(" " + name + "=\"");
    this.open = Literal.of("<" + name);
    this.close = Literal.of("</" + name + ">");
  }
}
