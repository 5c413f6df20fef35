package org.cnscs.heap;

import jdk.internal.misc.Unsafe;

/** Whole numbers as decimal digits in bytes, two at a time. */
public final class Digits {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** The most bytes that a number takes. */
  static final int MOST = 20;

  private static final byte[] LEAST = LineBytes.of(Long.toString(Long.MIN_VALUE));
  private static final int BILLION = 1_000_000_000;
  private static final int[] POWERS = {
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, BILLION
  };

  /** The digits of the numbers below 100, the first in the lower byte. */
  private static final short[] PAIRS = pairs();

  private Digits() {}

  private static short[] pairs() {
    short[] pairs = new short[100];
    for (int i = 0; i < 100; i++) {
      pairs[i] = (short) ('0' + i / 10 | '0' + i % 10 << Byte.SIZE);
    }
    return pairs;
  }

  /** Returns how many digits a number has: 1233 / 4096 is the logarithm of 2 to the base 10. */
  public static int width(int number) {
    int less = (Integer.SIZE - Integer.numberOfLeadingZeros(number | 1)) * 1233 >>> 12;
    return number < POWERS[less] ? Math.max(less, 1) : less + 1;
  }

  /** Writes a number to a place and returns where it ends; there must be room. */
  static int put(byte[] to, int place, long number) {
    if (number >= 0) {
      return putPositive(to, place, number);
    }
    if (number == Long.MIN_VALUE) {
      System.arraycopy(LEAST, 0, to, place, LEAST.length);
      return place + LEAST.length;
    }
    to[place] = '-';
    return putPositive(to, place + 1, -number);
  }

  private static int putPositive(byte[] to, int place, long number) {
    if (number <= Integer.MAX_VALUE) {
      return putCount(to, place, (int) number);
    }
    long upper = number / BILLION;
    int end = putPositive(to, place, upper) + 9;
    int rest = (int) (number - upper * BILLION);
    int at = end;
    for (int i = 0; i < 4; i++) {
      int hundredth = rest / 100;
      at -= 2;
      pair(to, at, rest - hundredth * 100);
      rest = hundredth;
    }
    to[at - 1] = (byte) ('0' + rest);
    return end;
  }

  /** Writes a number that is not below zero to a place and returns where it ends. */
  public static int putCount(byte[] to, int place, int number) {
    if (number < 10) {
      to[place] = (byte) ('0' + number);
      return place + 1;
    }
    int end = place + width(number);
    int at = end;
    int rest = number;
    while (rest >= 100) {
      int hundredth = rest / 100;
      at -= 2;
      pair(to, at, rest - hundredth * 100);
      rest = hundredth;
    }
    if (rest >= 10) {
      pair(to, at - 2, rest);
    } else {
      to[at - 1] = (byte) ('0' + rest);
    }
    return end;
  }

  private static void pair(byte[] to, int place, int number) {
    if (place < 0 || place > to.length - 2) {
      throw new ArrayIndexOutOfBoundsException(place);
    }
    UNSAFE.putShortUnaligned(to, Unsafe.ARRAY_BYTE_BASE_OFFSET + place, PAIRS[number], false);
  }
}
