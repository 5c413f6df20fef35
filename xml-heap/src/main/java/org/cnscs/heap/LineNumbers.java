package org.cnscs.heap;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;

/**
 * Floating point in the bytes of a document.
 *
 * <p>A decimal of few digits is a quotient or product of two whole numbers that are exact in
 * floating point, so that the one operation rounds as it must (IEEE 754, section 4.3). Others are
 * left to the library, and what is not written as Java writes decimals to {@link Scalars}.
 */
public final class LineNumbers {

  private static final double[] TENS = new double[23];
  private static final float[] FLOAT_TENS = new float[11];
  private static final long EXACT = 1L << 53;
  private static final int EXACT_FLOAT = 1 << 24;
  private static final int MOST_DIGITS = 18;
  private static final int LONGEST = 40;

  /** The longest decimal whose digits surely are a number that is exact: 15 and the point. */
  private static final int MOST_SIMPLE = 16;

  static {
    double ten = 1;
    for (int i = 0; i < TENS.length; i++, ten *= 10) {
      TENS[i] = ten;
      if (i < FLOAT_TENS.length) {
        FLOAT_TENS[i] = (float) ten;
      }
    }
  }

  private final LineCursor in;
  private boolean negative;
  private long digits;
  private int exponent;

  /** Makes a reader where a cursor stands. */
  public LineNumbers(LineCursor in) {
    this.in = in;
  }

  /** Reads a number of 64 bits. */
  public double parseDouble() {
    int from = in.at;
    double simple = simple(from);
    if (simple >= 0) {
      return simple;
    }
    int length = scan(from);
    if (length < 0) {
      return Scalars.parseDouble(word(from));
    }
    if (digits >= 0 && digits <= EXACT && Math.abs(exponent) < TENS.length) {
      double value = exponent < 0 ? digits / TENS[-exponent] : digits * TENS[exponent];
      return negative ? -value : value;
    }
    return JavaDoubleParser.parseDouble(in.bytes, from, length);
  }

  /**
   * Reads a decimal of few digits without sign and exponent, and moves the cursor behind it;
   * returns a negative number if it is none.
   */
  private double simple(int from) {
    byte[] bytes = in.bytes;
    long value = 0;
    int i = from;
    for (int digit = bytes[i] - '0'; digit >= 0 && digit <= 9; digit = bytes[++i] - '0') {
      value = value * 10 + digit;
    }
    int point = i;
    if (point == from || bytes[point] != '.') {
      return -1;
    }
    i++;
    for (int digit = bytes[i] - '0'; digit >= 0 && digit <= 9; digit = bytes[++i] - '0') {
      value = value * 10 + digit;
    }
    if (i - from > MOST_SIMPLE || i == point + 1 || !isEnd(bytes[i])) {
      return -1;
    }
    in.at = i;
    return value / TENS[i - point - 1];
  }

  /** Reads a number of 32 bits. */
  public float parseFloat() {
    int from = in.at;
    int length = scan(from);
    if (length < 0) {
      return Scalars.parseFloat(word(from));
    }
    if (digits >= 0 && digits <= EXACT_FLOAT && Math.abs(exponent) < FLOAT_TENS.length) {
      float value = exponent < 0 ? digits / FLOAT_TENS[-exponent] : digits * FLOAT_TENS[exponent];
      return negative ? -value : value;
    }
    return JavaFloatParser.parseFloat(in.bytes, from, length);
  }

  /**
   * Moves the cursor behind a decimal and keeps its parts; the digits are negative if they are too
   * many. Returns its length, or a negative number if it is none.
   */
  private int scan(int from) {
    byte[] bytes = in.bytes;
    negative = bytes[from] == '-';
    int first = negative ? from + 1 : from;
    int point = -1;
    int i = first;
    long value = 0;
    for (byte b = bytes[i]; b >= '0' && b <= '9' || b == '.' && point < 0; b = bytes[++i]) {
      if (b == '.') {
        point = i;
      } else {
        value = value * 10 + (b - '0');
      }
    }
    boolean isDecimal = point > first && point < i - 1;
    digits = i - first - 1 <= MOST_DIGITS ? value : -1;
    exponent = point + 1 - i;
    in.at = i;
    if (bytes[i] == 'E') {
      isDecimal &= scanExponent(i + 1);
    }
    return isDecimal && isEnd(bytes[in.at]) && in.at - from <= LONGEST ? in.at - from : -1;
  }

  private boolean scanExponent(int from) {
    byte[] bytes = in.bytes;
    boolean below = bytes[from] == '-';
    int first = below ? from + 1 : from;
    int i = first;
    int value = 0;
    for (; bytes[i] >= '0' && bytes[i] <= '9' && i - first < 4; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    exponent += below ? -value : value;
    in.at = i;
    return i > first;
  }

  private static boolean isEnd(byte b) {
    return b == '"' || b == ' ' || b == '<';
  }

  /** Moves the cursor behind a word, and returns it. */
  private String word(int from) {
    int i = from;
    while (!isEnd(in.bytes[i])) {
      if (in.bytes[i] <= ' ' || in.bytes[i] == '&') {
        throw UnrecognisedException.here();
      }
      i++;
    }
    in.at = i;
    return LineText.ascii(in.bytes, from, i);
  }
}
