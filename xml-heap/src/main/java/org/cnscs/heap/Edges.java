package org.cnscs.heap;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

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
  private int count = 1;

  /** About how many places are those of objects whose targets stand elsewhere now. */
  private long left;

  /**
   * Makes room for the targets of an object, behind all others.
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
    left += first[e] == 0 ? 0 : number;
    first[e] = begin;
    count = end;
    return begin;
  }

  /** Returns where the next room will be. */
  int end() {
    return count;
  }

  /** Gives up all room from a place on. */
  void cut(int end) {
    count = end;
  }

  /**
   * Has an object's targets be where they were before they were noted once more, since they are the
   * same.
   */
  void giveBack(int e, int before, int number) {
    if (first[e] != before && first[e] + number == count) {
      count = first[e];
      left -= number;
    }
    first[e] = before;
  }

  /**
   * Returns this, or a copy without what objects have left behind, if that is most of it.
   *
   * @param objects how many objects there are
   * @param targets how many an object has that was walked
   */
  Edges compact(int objects, IntUnaryOperator targets) {
    return left > FIRST && left > count / 2
        ? only(IntStream.rangeClosed(1, objects).toArray(), objects, e -> e, targets)
        : this;
  }

  /** Takes back what was noted of objects from a number on. */
  void forget(int from) {
    if (from < first.length) {
      Arrays.fill(first, from, first.length, 0);
    }
  }

  /** Has the targets of an object be where they were. */
  void setFirst(int e, int edge) {
    first[e] = edge;
  }

  void set(int edge, int target) {
    targets[edge] = target;
  }

  /**
   * Returns where the first target of an object is; 0 if its fields or elements were not walked.
   */
  int first(int e) {
    return e < first.length ? first[e] : 0;
  }

  /** Tells whether so many targets from one place on are those from another place on. */
  boolean areSame(int one, int other, int number) {
    return Arrays.equals(targets, one, one + number, targets, other, other + number);
  }

  /**
   * Returns those of some objects alone.
   *
   * @param number the number by which a target is known there
   * @param targets how many an object has that was walked
   */
  Edges only(int[] kept, int count, IntUnaryOperator number, IntUnaryOperator targets) {
    Edges only = new Edges();
    only.first = new int[count + (count >> 3) + 1];
    only.targets = new int[(int) Math.max(FIRST, this.count - left + (this.count >> 3))];
    for (int i = 0; i < count; i++) {
      int from = first(kept[i]);
      int length = from == 0 ? 0 : targets.applyAsInt(kept[i]);
      if (from != 0) {
        int to = only.begin(i + 1, length);
        for (int j = 0; j < length; j++) {
          only.targets[to + j] = number.applyAsInt(this.targets[from + j]);
        }
      }
    }
    return only;
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
