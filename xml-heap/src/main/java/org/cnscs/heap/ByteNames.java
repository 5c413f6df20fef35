package org.cnscs.heap;

import java.util.Arrays;

/**
 * A table of values by names that are bytes, so that no string has to be made to look one up.
 *
 * <p>It takes a limited number of names, and does without those that come after them or find their
 * places taken: whoever chooses names that collide makes it no slower than a short list.
 */
final class ByteNames<T> {

  private static final int FEWEST = 1 << 6;
  private static final int MOST = 1 << 12;
  private static final int STEPS = 8;

  private byte[][] names = new byte[FEWEST][];
  private Object[] values = new Object[FEWEST];
  private int size;

  /** Returns the value of a name, null if there is none. */
  @SuppressWarnings("unchecked")
  T get(byte[] bytes, int from, int to) {
    int last = names.length - 1;
    int place = hash(bytes, from, to);
    for (int step = 0; step < STEPS; step++, place++) {
      byte[] name = names[place & last];
      if (name == null) {
        return null;
      }
      if (name.length == to - from && Arrays.equals(bytes, from, to, name, 0, name.length)) {
        return (T) values[place & last];
      }
    }
    return null;
  }

  void put(byte[] name, T value) {
    if (size > names.length / 2 && names.length < MOST) {
      grow();
    }
    putAt(name, value);
  }

  private void putAt(byte[] name, Object value) {
    int place = hash(name, 0, name.length);
    for (int step = 0; step < STEPS; step++, place++) {
      int at = place & names.length - 1;
      if (names[at] == null) {
        names[at] = name;
        values[at] = value;
        size++;
        return;
      }
    }
  }

  private void grow() {
    byte[][] oldNames = names;
    Object[] oldValues = values;
    names = new byte[oldNames.length * 4][];
    values = new Object[names.length];
    size = 0;
    for (int i = 0; i < oldNames.length; i++) {
      if (oldNames[i] != null) {
        putAt(oldNames[i], oldValues[i]);
      }
    }
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash * 0x9E37_79B9 >>> 16;
  }
}
