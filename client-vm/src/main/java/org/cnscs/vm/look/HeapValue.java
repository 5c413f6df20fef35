package org.cnscs.vm.look;

import java.util.Objects;

/**
 * What a field, an element, a local or an operand holds, as a document tells it.
 *
 * @param text a scalar's text, or null
 * @param ref the address of the object, 0 if it has none
 * @param type the class of the scalar where it is told, else null
 */
record HeapValue(String text, long ref, String type) {

  /** What holds nothing. */
  static final HeapValue NULL = new HeapValue(null, 0, null);

  /** Returns a reference. */
  static HeapValue reference(long ref) {
    return ref == 0 ? NULL : new HeapValue(null, ref, null);
  }

  /** Returns a scalar. */
  static HeapValue scalar(String text, String type) {
    return new HeapValue(text, 0, type);
  }

  /** Returns what a frame holds. */
  static HeapValue of(Manifest.Value value) {
    return new HeapValue(value.text(), Addresses.orNone(value.ref()), value.type());
  }

  boolean isNull() {
    return text == null && ref == 0;
  }

  /** Tells whether this is the same as another, apart from the objects that they refer to. */
  boolean sameScalar(HeapValue other) {
    return Objects.equals(text, other.text) && (text == null || Objects.equals(type, other.type));
  }
}
