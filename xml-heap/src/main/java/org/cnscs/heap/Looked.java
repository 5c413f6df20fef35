package org.cnscs.heap;

import java.util.Arrays;
import java.util.BitSet;

/** The objects that were looked at again for a checkpoint, each once, and what they were before. */
final class Looked {
  private final BitSet all = new BitSet();
  private int[] objects = new int[64];
  private int[] firsts = new int[64];
  private long[] marks = new long[64];
  private int count;

  /** What takes an object's number and a place. */
  interface Places {
    void set(int e, int first);
  }

  /** What takes an object's number and its mark. */
  interface Marks {
    void set(int e, long mark);
  }

  /** Tells whether an object is added for the first time. */
  boolean isNew(int e) {
    return !all.get(e);
  }

  /**
   * Adds an object.
   *
   * @param first where its targets were
   */
  void add(int e, int first) {
    if (count == objects.length) {
      objects = Arrays.copyOf(objects, count * 2);
      firsts = Arrays.copyOf(firsts, count * 2);
      marks = Arrays.copyOf(marks, count * 2);
    }
    all.set(e);
    objects[count] = e;
    firsts[count++] = first;
  }

  /** Sets the mark of the object that was added last. */
  void mark(long mark) {
    marks[count - 1] = mark;
  }

  /** Gives where the targets of all objects were. */
  void forEachFirst(Places places) {
    for (int i = 0; i < count; i++) {
      places.set(objects[i], firsts[i]);
    }
  }

  /** Gives the marks of all objects. */
  void forEachMark(Marks taken) {
    for (int i = 0; i < count; i++) {
      taken.set(objects[i], marks[i]);
    }
  }
}
