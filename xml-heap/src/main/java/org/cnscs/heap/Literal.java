package org.cnscs.heap;

import java.util.Arrays;
import jdk.internal.misc.Unsafe;

/** Bytes that are written or looked for often, with what makes it fast to copy and compare them. */
public final class Literal {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** How many bytes are copied as words. */
  static final int WORDS = 2 * Long.BYTES;

  final byte[] bytes;
  final int length;
  private final int span;
  private final long mask;
  final long head;
  final long second;
  private final long[] middle;
  private final long tail;

  private Literal(byte[] bytes) {
    int length = bytes.length;
    byte[] padded = Arrays.copyOf(bytes, Math.max(length, Long.BYTES));
    this.bytes = bytes;
    this.length = length;
    this.span = padded.length;
    this.mask = length < Long.BYTES ? (1L << length * Byte.SIZE) - 1 : -1;
    this.head = LineCursor.word(padded, 0) & mask;
    this.second = LineCursor.word(Arrays.copyOf(bytes, Math.max(length, WORDS)), Long.BYTES);
    this.middle = new long[Math.max(0, (length - 1) / Long.BYTES - 1)];
    for (int i = 0; i < middle.length; i++) {
      middle[i] = LineCursor.word(padded, (i + 1) * Long.BYTES);
    }
    this.tail = LineCursor.word(padded, span - Long.BYTES);
  }

  /** Makes one of a text, which stands in a document as it is. */
  public static Literal of(String text) {
    return new Literal(LineBytes.of(text));
  }

  /** Returns how many bytes there are. */
  public int length() {
    return length;
  }

  /** Returns eight bytes; it is known that they are there. */
  private static long word(byte[] document, int from) {
    return UNSAFE.getLongUnaligned(document, Unsafe.ARRAY_BYTE_BASE_OFFSET + from, false);
  }

  /** Tells whether the bytes stand in others at a place. */
  boolean isAt(byte[] document, int at) {
    if (at < 0 || at > document.length - span) {
      return at >= 0
          && at <= document.length - bytes.length
          && Arrays.equals(document, at, at + bytes.length, bytes, 0, bytes.length);
    }
    return (word(document, at) & mask) == head && (length <= Long.BYTES || isRestAt(document, at));
  }

  private boolean isRestAt(byte[] document, int at) {
    for (int i = 0; i < middle.length; i++) {
      if (word(document, at + (i + 1) * Long.BYTES) != middle[i]) {
        return false;
      }
    }
    return word(document, at + span - Long.BYTES) == tail;
  }
}
