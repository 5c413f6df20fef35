package org.cnscs.heap;

import java.util.Arrays;

/** The elements of an array of references as they are read: what is not null, and where. */
final class Elements {

  private static final int LONGEST = 1 << 28;

  private int[] places = new int[64];
  private long[] targets = new long[64];
  private int count;
  private int length;

  void clear() {
    count = 0;
    length = 0;
  }

  void add(long target) {
    if (count == targets.length) {
      targets = Arrays.copyOf(targets, count * 2);
      places = Arrays.copyOf(places, count * 2);
    }
    places[count] = length;
    targets[count++] = target;
    skip(1);
  }

  /** Adds a number of nulls. */
  void skip(int nulls) {
    if (nulls < 1 || nulls > LONGEST - length) {
      throw new HeapFormatException(
          "An array of more than " + LONGEST + " elements, or a count of " + nulls);
    }
    length += nulls;
  }

  int length() {
    return length;
  }

  /** Returns how many elements are not null. */
  int count() {
    return count;
  }

  int place(int i) {
    return places[i];
  }

  long target(int i) {
    return targets[i];
  }
}
