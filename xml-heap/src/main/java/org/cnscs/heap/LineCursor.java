package org.cnscs.heap;

import jdk.internal.misc.Unsafe;

/**
 * A position in the bytes of a document, and what of canonical XML can be read from there.
 *
 * <p>A method that does not find what it is for throws an {@link UnrecognisedException}, or an
 * {@link IndexOutOfBoundsException} at the end of the bytes.
 */
public final class LineCursor {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int MOST_DIGITS = 18;
  private static final long SPACES = 0x2020_2020_2020_2020L;
  private static final long ROW = SPACES - ' ' + '\n';

  final byte[] bytes;
  int at;

  /** Makes a cursor at the begin of a document. */
  public LineCursor(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns eight bytes as a little-endian number. */
  static long word(byte[] bytes, int from) {
    if (from < 0 || from > bytes.length - Long.BYTES) {
      throw UnrecognisedException.here();
    }
    return UNSAFE.getLongUnaligned(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET + from, false);
  }

  /** Tells whether nothing is left. */
  public boolean isAtEnd() {
    return at == bytes.length;
  }

  /** Returns how many bytes the document has. */
  public int length() {
    return bytes.length;
  }

  /** Returns the next byte. */
  public byte peek() {
    return bytes[at];
  }

  /** Returns a byte behind the next. */
  public byte peek(int further) {
    return bytes[at + further];
  }

  /** Moves behind the next bytes. */
  public void skip(int count) {
    at += count;
  }

  /** Tells whether some bytes are next. */
  public boolean startsWith(Literal expected) {
    return expected.isAt(bytes, at);
  }

  /** Tells whether a mark of our own is the next attribute. */
  boolean isAtMark() {
    return bytes[at] == ' ' && bytes[at + 1] == 'c' && bytes[at + 2] == ':';
  }

  /** Moves behind some bytes if they are next. */
  public boolean accept(Literal expected) {
    boolean found = expected.isAt(bytes, at);
    at += found ? expected.length() : 0;
    return found;
  }

  /** Moves behind one byte if it is next. */
  public boolean accept(char expected) {
    boolean found = bytes[at] == expected;
    at += found ? 1 : 0;
    return found;
  }

  /** Moves behind some bytes, which must be next. */
  public void expect(Literal expected) {
    if (!accept(expected)) {
      throw UnrecognisedException.here();
    }
  }

  /** Moves behind a byte, which must be next. */
  public void expect(char expected) {
    if (bytes[at++] != expected) {
      throw UnrecognisedException.here();
    }
  }

  /** Moves behind a line feed and some spaces if they are next. */
  public boolean acceptRow(int spaces) {
    int end = at + 1 + spaces;
    if (end > bytes.length - Long.BYTES) {
      return acceptLastRow(end);
    }
    long odd = word(bytes, at) ^ ROW;
    int from = at;
    for (int left = end - from; left > Long.BYTES; left -= Long.BYTES) {
      if (odd != 0) {
        return false;
      }
      from += Long.BYTES;
      odd = word(bytes, from) ^ SPACES;
    }
    if (odd << Long.SIZE - (end - from) * Byte.SIZE != 0) {
      return false;
    }
    at = end;
    return true;
  }

  private boolean acceptLastRow(int end) {
    if (end > bytes.length || bytes[at] != '\n') {
      return false;
    }
    for (int i = at + 1; i < end; i++) {
      if (bytes[i] != ' ') {
        return false;
      }
    }
    at = end;
    return true;
  }

  /** Moves behind a name of the characters that {@link org.cnscs.xml.XmlNames} leaves. */
  public String name() {
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

  /** Reads a truth value that is an attribute's, and the quote behind it. */
  public boolean boolValue() {
    if (accept(LineBytes.TRUE_VALUE)) {
      return true;
    }
    expect(LineBytes.FALSE_VALUE);
    return false;
  }

  /** Reads a truth value. */
  boolean bool() {
    if (bytes[at] == 't') {
      expect(LineBytes.TRUE);
      return true;
    }
    expect(LineBytes.FALSE);
    return false;
  }

  /** Reads a number that fits eight bits. */
  public byte byteInteger() {
    return (byte) integer(Byte.MIN_VALUE, Byte.MAX_VALUE);
  }

  /** Reads a number that fits 16 bits. */
  public short shortInteger() {
    return (short) integer(Short.MIN_VALUE, Short.MAX_VALUE);
  }

  /** Reads a number that fits 32 bits. */
  public int intInteger() {
    return (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** Reads a number between one and the largest. */
  public int positive() {
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
  public long integer() {
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
