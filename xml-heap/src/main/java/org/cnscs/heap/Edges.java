package org.cnscs.heap;

import java.util.Arrays;

/**
 * What each object refers to, by number, as the walk has found it: for fields, one target for each
 * field of a reference type; for arrays, one for each element; 0 for null.
 *
 * <p>Whoever writes an object reads this instead of looking at each of the targets once more, which
 * lie anywhere in memory.
 */
final class Edges {
  private static final int FIRST = 1 << 12;

  private int[] targets = new int[FIRST];
  private int[] first = new int[FIRST];
  private int count;

  /**
   * Makes room for the targets of an object.
   *
   * @return where its first one is
   */
  int begin(int e, int number) {
    if (e >= first.length) {
      first = Arrays.copyOf(first, Math.max(e + 1, first.length * 2));
    }
    int begin = count;
    int end = Math.addExact(begin, number);
    if (end > targets.length) {
      int twice = begin > Integer.MAX_VALUE / 2 - 8 ? Integer.MAX_VALUE - 8 : begin * 2;
      targets = Arrays.copyOf(targets, Math.max(end, twice));
    }
    first[e] = begin;
    count = end;
    return begin;
  }

  void set(int edge, int target) {
    targets[edge] = target;
  }

  /** Returns where the first target of an object is, whose fields or elements were walked. */
  int first(int e) {
    return first[e];
  }

  /** Tells whether one of the first targets of an object is another. */
  boolean has(int e, int number, int target) {
    int from = first[e];
    for (int i = from; i < from + number; i++) {
      if (targets[i] == target) {
        return true;
      }
    }
    return false;
  }

  int target(int edge) {
    return targets[edge];
  }
}
