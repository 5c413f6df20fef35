package org.cnscs.heap;

/**
 * The search for the first byte that ends a text or is not to be taken as it is, eight bytes at a
 * time.
 *
 * <p>The lowest set bit of a result is right; those above it may come from a borrow.
 */
final class TextScan {

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = ONES << 7;
  private static final long SPACES = ONES * ' ';
  private static final long QUOTES = ONES * '"';
  private static final long AMPERSANDS = ONES * '&';
  private static final long LESS = ONES * '<';
  private static final long GREATER = ONES * '>';

  private TextScan() {}

  /** Returns the place of the next byte in an attribute's value that is not plain. */
  static int inValue(byte[] bytes, int from) {
    int i = from;
    for (int last = bytes.length - Long.BYTES; i <= last; i += Long.BYTES) {
      long word = LineCursor.word(bytes, i);
      long found = odd(word) | equal(word, QUOTES);
      if (found != 0) {
        return i + first(found);
      }
    }
    return i;
  }

  /** Returns the place of the next byte in an element's text that is not plain. */
  static int inContent(byte[] bytes, int from) {
    int i = from;
    for (int last = bytes.length - Long.BYTES; i <= last; i += Long.BYTES) {
      long word = LineCursor.word(bytes, i);
      long found = odd(word) | equal(word, GREATER);
      if (found != 0) {
        return i + first(found);
      }
    }
    return i;
  }

  /** Returns the place of the next begin of a tag. */
  static int toTag(byte[] bytes, int from) {
    int i = from;
    for (int last = bytes.length - Long.BYTES; i <= last; i += Long.BYTES) {
      long found = equal(LineCursor.word(bytes, i), LESS);
      if (found != 0) {
        return i + first(found);
      }
    }
    while (bytes[i] != '<') {
      i++;
    }
    return i;
  }

  /**
   * Tells whether up to seven bytes can all stand in an attribute's value as they are. There must
   * be some more behind them, whichever they are, so that they are eight.
   */
  static boolean isPlain(byte[] bytes, int from, int count) {
    long others = -1L << count * Byte.SIZE;
    return !isOdd(LineCursor.word(bytes, from) & ~others | SPACES & others);
  }

  /** Tells whether one of eight bytes is not plain in an attribute's value. */
  static boolean isOdd(long word) {
    return (odd(word) | equal(word, QUOTES)) != 0;
  }

  private static int first(long found) {
    return Long.numberOfTrailingZeros(found) >> 3;
  }

  /** Finds control characters, ampersands, begins of tags, and bytes beyond ASCII. */
  private static long odd(long word) {
    long low = word - SPACES & ~word & HIGHS;
    return low | word & HIGHS | equal(word, AMPERSANDS) | equal(word, LESS);
  }

  private static long equal(long word, long sought) {
    long difference = word ^ sought;
    return difference - ONES & ~difference & HIGHS;
  }
}
