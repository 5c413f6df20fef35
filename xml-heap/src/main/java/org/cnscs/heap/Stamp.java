package org.cnscs.heap;

import java.util.Arrays;

/** Bytes that are written often, such as a tag, with what makes it fast to copy them. */
public final class Stamp {

  /** How many bytes are copied as words. */
  static final int WORDS = 2 * Long.BYTES;

  final byte[] bytes;
  final int length;
  final long first;
  final long second;

  private Stamp(byte[] bytes) {
    byte[] padded = Arrays.copyOf(bytes, Math.max(bytes.length, WORDS));
    this.bytes = bytes;
    this.length = bytes.length;
    this.first = LineCursor.word(padded, 0);
    this.second = LineCursor.word(padded, Long.BYTES);
  }

  /** Makes a stamp of a text, which stands in a document as it is. */
  public static Stamp of(String text) {
    return new Stamp(LineBytes.of(text));
  }
}
