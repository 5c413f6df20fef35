package org.cnscs.heap;

import java.util.stream.Stream;
import jdk.internal.misc.Unsafe;

/**
 * What there is to know about objects of a class.
 *
 * @param type the class
 * @param kind how they are kept
 * @param outside whether some of them may stay outside the process
 * @param element the name of their element
 * @param fields their fields, if plain; the static fields, if statics
 * @param adapter the adapter, if adapted
 * @param refusal why they cannot be kept, if refused
 * @param qualifier which class of its name it is, or null if the name alone tells
 * @param tags their tags
 * @param references how many of their fields are of reference types
 * @param extent how many bytes from the begin of the object, or of the holder of statics, the
 *     fields may take; of an array, where its elements begin
 * @param scale how many bytes an element of an array takes, 0 if it is none
 */
record Shape(
    Class<?> type,
    Kind kind,
    boolean outside,
    String element,
    HeapField[] fields,
    ObjectAdapter adapter,
    String refusal,
    String qualifier,
    Tags tags,
    int references,
    int extent,
    int scale) {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** As long as a string or a box, or the header of any object. */
  private static final int LEAST = 24;

  private static final HeapField[] NO_FIELDS = {};

  Shape(
      Class<?> type,
      Kind kind,
      boolean outside,
      String element,
      HeapField[] fields,
      ObjectAdapter adapter,
      String refusal,
      String qualifier) {
    this(
        type,
        kind,
        outside,
        element,
        fields,
        adapter,
        refusal,
        qualifier,
        Tags.of(type, element, fields),
        references(fields),
        type.isArray() ? (int) UNSAFE.arrayBaseOffset(type) : extent(fields),
        type.isArray() ? UNSAFE.arrayIndexScale(type) : 0);
  }

  static Shape of(Class<?> type, Kind kind, String element) {
    return new Shape(type, kind, false, element, NO_FIELDS, null, null, null);
  }

  private static int references(HeapField[] fields) {
    return (int) Stream.of(fields).filter(field -> field.kind() == 'L').count();
  }

  private static int extent(HeapField[] fields) {
    return Stream.of(fields)
        .mapToInt(field -> (int) field.offset() + Long.BYTES)
        .reduce(LEAST, Math::max);
  }

  /** Returns how many bytes an array of a length takes, or the most that can be said. */
  int extent(int length) {
    return (int) Math.min(Integer.MAX_VALUE, extent + (long) length * scale);
  }

  /** Tells whether objects are strings or boxes, which can stand inside others as text. */
  boolean isScalar() {
    return kind == Kind.STRING || kind == Kind.BOX;
  }

  /**
   * Tells whether only the program can know such objects, so that a mark may be put on them while
   * it stands still.
   */
  boolean isMarkable() {
    return switch (kind) {
      case STRING, BOX, PRIMITIVES, REFERENCES, PLAIN, STATICS -> true;
      case ADAPTED, LAMBDA, REFUSED -> false;
    };
  }
}
