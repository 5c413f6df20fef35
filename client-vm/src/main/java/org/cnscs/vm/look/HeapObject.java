package org.cnscs.vm.look;

import java.util.SequencedMap;

/**
 * An object as its line tells it.
 *
 * @param className the class, with the number of its loader if the program has made that
 * @param form what kind of element it is
 * @param fields its fields that are not null; the text of a string or box is the field {@link
 *     #TEXT}
 * @param elements those of an array, else null
 */
record HeapObject(
    long address,
    String className,
    Form form,
    SequencedMap<String, HeapValue> fields,
    Elements elements) {

  /** The name under which a string's or box's text is found. */
  static final String TEXT = "value";

  /** The kinds of elements in a line. */
  enum Form {
    /** An object with fields. */
    PLAIN,
    /** The static fields of a class. */
    STATICS,
    /** An array. */
    ARRAY,
    /** A string, or a boxed value. */
    SCALAR,
    /** A lambda, and what is found again by its name. */
    NAMED
  }

  /** Tells whether this can be what another object was or will be. */
  boolean canBe(HeapObject other) {
    return form == other.form
        && className.equals(other.className)
        && (form != Form.SCALAR || fields.equals(other.fields))
        && (form != Form.ARRAY || elements.length() == other.elements.length());
  }
}
