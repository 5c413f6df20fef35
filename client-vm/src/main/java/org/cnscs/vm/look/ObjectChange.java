package org.cnscs.vm.look;

/**
 * An object that is new, gone, or holds something else than before.
 *
 * @param before the object as it was, or null if it is new
 * @param after the object as it is, or null if it is gone
 */
record ObjectChange(HeapObject before, HeapObject after) {

  /** Returns the object, as it is if it is still there. */
  HeapObject object() {
    return after == null ? before : after;
  }

  Became became() {
    return Became.of(before, after);
  }
}
