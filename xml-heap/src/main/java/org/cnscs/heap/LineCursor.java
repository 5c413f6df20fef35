package org.cnscs.heap;

import jdk.internal.misc.Unsafe;

/**
 * A position in the bytes of a line, and what of canonical XML can be read from there.
 *
 * <p>A method that does not find what it is for throws an {@link UnrecognisedException}, or an
 * {@link IndexOutOfBoundsException} at the end of the bytes.
 */
final class LineCursor {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int MOST_DIGITS = 18;

  final byte[] bytes;
  int at;

  LineCursor(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns eight bytes as a little-endian number. */
  static long word(byte[] bytes, int from) {
    if (from < 0 || from > bytes.length - Long.BYTES) {
      throw UnrecognisedException.here();
    }
    return UNSAFE.getLongUnaligned(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET + from, false);
  }

  boolean isAtEnd() {
    return at == bytes.length;
  }

  byte peek() {
    return bytes[at];
  }

  boolean startsWith(Literal expected) {
    return expected.isAt(bytes, at);
  }

  /** Tells whether a mark of our own is the next attribute. */
  boolean isAtMark() {
    return bytes[at] == ' ' && bytes[at + 1] == 'c' && bytes[at + 2] == ':';
  }

  /** Moves behind some bytes if they are next. */
  boolean accept(Literal expected) {
    boolean found = expected.isAt(bytes, at);
    at += found ? expected.length() : 0;
    return found;
  }

  /** Moves behind one byte if it is next. */
  boolean accept(char expected) {
    boolean found = bytes[at] == expected;
    at += found ? 1 : 0;
    return found;
  }

  void expect(Literal expected) {
    if (!accept(expected)) {
      throw UnrecognisedException.here();
    }
  }

  void expect(char expected) {
    if (bytes[at++] != expected) {
      throw UnrecognisedException.here();
    }
  }

  /** Moves behind a name of the characters that {@link org.cnscs.xml.XmlNames} leaves. */
  String name() {
    int from = at;
    while (isNameByte(bytes[at], at == from)) {
      at++;
    }
    if (at == from) {
      throw UnrecognisedException.here();
    }
    return LineText.ascii(bytes, from, at);
  }

  private static boolean isNameByte(byte b, boolean first) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b == '_'
        || !first && (b >= '0' && b <= '9' || b == '.' || b == '-');
  }

  boolean bool() {
    if (bytes[at] == 't') {
      expect(LineBytes.TRUE);
      return true;
    }
    expect(LineBytes.FALSE);
    return false;
  }

  byte byteInteger() {
    return (byte) integer(Byte.MIN_VALUE, Byte.MAX_VALUE);
  }

  short shortInteger() {
    return (short) integer(Short.MIN_VALUE, Short.MAX_VALUE);
  }

  int intInteger() {
    return (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** Reads a number between one and the largest. */
  int positive() {
    return (int) integer(1, Integer.MAX_VALUE);
  }

  private long integer(int lowest, int highest) {
    long value = integer();
    if (value < lowest || value > highest) {
      throw UnrecognisedException.here();
    }
    return value;
  }

  /** Reads a number. */
  long integer() {
    int start = at;
    boolean negative = bytes[at] == '-';
    int first = negative ? start + 1 : start;
    int i = first;
    long value = 0;
    for (int digit = bytes[i] - '0'; digit >= 0 && digit <= 9; digit = bytes[i] - '0') {
      value = value * 10 + digit;
      i++;
    }
    at = i;
    if (i - first > MOST_DIGITS || i == first) {
      return longest(start, i);
    }
    return negative ? -value : value;
  }

  private long longest(int from, int to) {
    if (to - from > MOST_DIGITS + 2) {
      throw UnrecognisedException.here();
    }
    return Long.parseLong(LineText.ascii(bytes, from, to));
  }

  /** Reads an address, without the hash sign. */
  long address(int line) {
    int first = positive();
    if (bytes[at] != '.') {
      return Address.of(line, first);
    }
    at++;
    return Address.of(first, positive());
  }
}
