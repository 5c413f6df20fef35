package org.cnscs.heap;

import java.util.Arrays;

/**
 * The references to objects that were not there when they were read, in columns, since there may be
 * one for each object of a heap.
 */
final class LateReferences {

  private static final int FIRST = 64;

  private final Heap heap;
  private Object[] holders = new Object[FIRST];
  private Class<?>[] types = new Class<?>[FIRST];
  private long[] offsets = new long[FIRST];
  private long[] targets = new long[FIRST];
  private long[] origins = new long[FIRST];
  private int size;

  LateReferences(Heap heap) {
    this.heap = heap;
  }

  /** Adds a reference from a holder at an address. */
  void add(Object holder, long offset, Class<?> type, long target, long from) {
    if (size == holders.length) {
      grow();
    }
    holders[size] = holder;
    types[size] = type;
    offsets[size] = offset;
    targets[size] = target;
    origins[size++] = from;
  }

  private void grow() {
    int more = Math.addExact(size, size >> 1);
    holders = Arrays.copyOf(holders, more);
    types = Arrays.copyOf(types, more);
    offsets = Arrays.copyOf(offsets, more);
    targets = Arrays.copyOf(targets, more);
    origins = Arrays.copyOf(origins, more);
  }

  int size() {
    return size;
  }

  /** Forgets all but the first ones. */
  void takeBack(int first) {
    Arrays.fill(holders, first, size, null);
    size = first;
  }

  /** Sets those from a place on whose objects are there by now, and keeps the others. */
  void settle(int first) {
    int kept = first;
    for (int i = first; i < size; i++) {
      if (!set(i)) {
        copy(i, kept++);
      }
    }
    takeBack(kept);
  }

  private boolean set(int i) {
    try {
      return heap.trySet(holders[i], offsets[i], types[i], targets[i]);
    } catch (HeapFormatException e) {
      throw heap.error(origins[i], e);
    }
  }

  private void copy(int from, int to) {
    holders[to] = holders[from];
    types[to] = types[from];
    offsets[to] = offsets[from];
    targets[to] = targets[from];
    origins[to] = origins[from];
  }

  /** Sets all of them; one whose object is not there is an error. */
  void finish() {
    settle(0);
    if (size > 0) {
      throw heap.error(origins[0], heap.missing(targets[0]));
    }
  }
}
