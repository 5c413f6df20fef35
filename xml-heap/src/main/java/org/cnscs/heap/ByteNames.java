package org.cnscs.heap;

import java.util.Arrays;

/**
 * A table of values by names that are bytes, so that no string has to be made to look one up.
 *
 * <p>It takes a limited number of names, and forgets those that come after them: whoever chooses
 * names to collide makes it no slower than a short list.
 */
final class ByteNames<T> {

  private static final int PLACES = 1 << 12;
  private static final int MOST_STEPS = 8;

  private final byte[][] names = new byte[PLACES][];
  private final Object[] values = new Object[PLACES];

  /** Returns the value of a name, null if there is none. */
  @SuppressWarnings("unchecked")
  T get(byte[] bytes, int from, int to) {
    int place = place(bytes, from, to);
    for (int step = 0; step < MOST_STEPS; step++) {
      byte[] name = names[place + step & PLACES - 1];
      if (name == null) {
        return null;
      }
      if (name.length == to - from && Arrays.equals(bytes, from, to, name, 0, name.length)) {
        return (T) values[place + step & PLACES - 1];
      }
    }
    return null;
  }

  void put(byte[] name, T value) {
    int place = place(name, 0, name.length);
    for (int step = 0; step < MOST_STEPS; step++) {
      int at = place + step & PLACES - 1;
      if (names[at] == null) {
        names[at] = name;
        values[at] = value;
        return;
      }
    }
  }

  private static int place(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    hash *= 0x9E37_79B9;
    return hash >>> 20;
  }
}
