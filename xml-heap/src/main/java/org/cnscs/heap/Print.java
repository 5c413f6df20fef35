package org.cnscs.heap;

import jdk.internal.misc.Unsafe;

/**
 * A print of content that is made while it is looked at: 128 bits, equal for equal content. It
 * tells whether a line says what it said before; nobody else sees it, so that it does not have to
 * withstand those who would forge one.
 *
 * <p>One half folds the product of what was there, mixed with the next word, and an odd constant
 * (the step of wyhash by Wang Yi); the other multiplies the next word into what was turned (that of
 * FxHash).
 */
final class Print {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long ONE = 0x9e37_79b9_7f4a_7c15L;
  private static final long OTHER = 0xd1b5_4a32_d192_ed03L;

  private long one = ONE;
  private long other = OTHER;

  /** What was printed. */
  record Value(long one, long other) {}

  /** Returns the print of all since the last time, and begins anew. */
  Value take() {
    Value value = new Value(fold(one, OTHER), fold(other, ONE));
    one = ONE;
    other = OTHER;
    return value;
  }

  /** Returns 64 bits of the print of all since the last time, and begins anew. */
  long takeMark() {
    long mark = fold(one, OTHER) ^ Long.rotateLeft(fold(other, ONE), 32);
    one = ONE;
    other = OTHER;
    return mark;
  }

  Print add(long word) {
    one = fold(one ^ word, ONE);
    other = turn(other, word);
    return this;
  }

  private static long turn(long other, long word) {
    return (Long.rotateLeft(other, 29) ^ word) * OTHER;
  }

  private static long fold(long x, long y) {
    return Math.multiplyHigh(x, y) ^ x * y;
  }

  /** Adds a text that is there. */
  void add(String text) {
    byte[] inside = Texts.inside(text);
    add((long) text.length() << 1 | (inside.length == text.length() ? 0 : 1));
    addMemory(inside, Unsafe.ARRAY_BYTE_BASE_OFFSET, inside.length);
  }

  /** Adds the elements of an array of primitives. */
  void addArray(Object array, int length) {
    add(length);
    addMemory(
        array,
        UNSAFE.arrayBaseOffset(array.getClass()),
        (long) length * UNSAFE.arrayIndexScale(array.getClass()));
  }

  private void addMemory(Object array, long from, long count) {
    long first = one;
    long second = other;
    long at = from;
    long end = from + count;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long word = UNSAFE.getLong(array, at);
      first = fold(first ^ word, ONE);
      second = turn(second, word);
    }
    one = first;
    other = second;
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << Byte.SIZE | UNSAFE.getByte(array, at) & 0xff;
    }
    add(rest);
  }
}
