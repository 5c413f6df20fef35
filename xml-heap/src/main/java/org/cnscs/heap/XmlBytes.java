package org.cnscs.heap;

import java.util.Arrays;
import jdk.internal.misc.Unsafe;

/**
 * The bytes of a document that is being written: UTF-8, escaped as {@link org.cnscs.xml.XmlText}
 * says.
 *
 * <p>Names and tags are copied as bytes that were made once; texts of Latin letters, which most
 * are, are copied from inside the string, one look at each byte. Not thread-safe.
 */
public final class XmlBytes {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long CODER = UNSAFE.objectFieldOffset(String.class, "coder");
  private static final byte LATIN = 0;

  /** How many characters are appended at once. */
  private static final int SLICE = 8192;

  /** The longest that one character can become: {@code &quot;}. */
  private static final int LONGEST = 6;

  /** The longest text of a number: that of the least {@code long}, or of a double. */
  private static final int NUMBER = 32;

  /** For bytes of Latin strings: whether they stand for themselves. */
  private static final boolean[] PLAIN = plain("");

  private static final boolean[] PLAIN_IN_ATTRIBUTE = plain("&<\"\t\n\r");
  private static final boolean[] PLAIN_IN_TEXT = plain("&<>\r");
  private static final byte[] PAIRS = pairs();
  private static final int[] POWERS = {
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
  };

  private static final long SPACES = 0x2020_2020_2020_2020L;
  private static final long ROW = SPACES - ' ' + '\n';

  private byte[] bytes;
  private int length;

  /** Makes a document with room for so many bytes, which grows. */
  public XmlBytes(int capacity) {
    bytes = new byte[capacity];
  }

  /** Returns how many bytes there is room for without growing. */
  public int capacity() {
    return bytes.length;
  }

  private static boolean[] plain(String escaped) {
    boolean[] plain = new boolean[256];
    for (char c = 0; c < 128; c++) {
      plain[c] = escaped.indexOf(c) < 0;
    }
    return plain;
  }

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }

  /** Returns how many bytes there are. */
  public int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Takes back what is behind a length. */
  public void cut(int length) {
    this.length = length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      int needed = Math.addExact(length, more);
      int twice = length > Integer.MAX_VALUE / 2 - 8 ? Integer.MAX_VALUE - 8 : length * 2;
      bytes = Arrays.copyOf(bytes, Math.max(twice, needed));
    }
  }

  /** Appends bytes as they are. */
  XmlBytes add(byte[] ready) {
    return add(ready, ready.length);
  }

  /** Appends the first bytes of an array as they are. */
  XmlBytes add(byte[] ready, int count) {
    ensure(count);
    System.arraycopy(ready, 0, bytes, length, count);
    length += count;
    return this;
  }

  XmlBytes add(XmlBytes other) {
    return add(other.bytes, other.length);
  }

  /** Appends what is the same each time. */
  public XmlBytes add(Literal same) {
    int count = same.bytes.length;
    ensure(count + Literal.WORDS);
    putWord(length, same.head);
    if (count > Long.BYTES) {
      putWord(length + Long.BYTES, same.second);
      if (count > Literal.WORDS) {
        int rest = count - Literal.WORDS;
        System.arraycopy(same.bytes, Literal.WORDS, bytes, length + Literal.WORDS, rest);
      }
    }
    length += count;
    return this;
  }

  private void putWord(int at, long word) {
    UNSAFE.putLongUnaligned(bytes, Unsafe.ARRAY_BYTE_BASE_OFFSET + at, word, false);
  }

  /** Appends a line feed and some spaces. */
  public XmlBytes row(int spaces) {
    ensure(spaces + 1 + Long.BYTES);
    putWord(length, ROW);
    for (int i = Long.BYTES; i <= spaces; i += Long.BYTES) {
      putWord(length + i, SPACES);
    }
    length += spaces + 1;
    return this;
  }

  /**
   * Appends a text that is the same in an attribute as outside of XML: not long, in ASCII, without
   * what is escaped there or would be taken for a reference. Tells whether it is one.
   */
  public boolean addIfPlain(String text) {
    byte[] latin = Texts.inside(text);
    int count = latin.length;
    if (!isLatin(text) || count > Texts.LONGEST_ATTRIBUTE) {
      return false;
    }
    ensure(count + Long.BYTES);
    System.arraycopy(latin, 0, bytes, length, count);
    if (count > 0 && (latin[0] == '#' || latin[0] == '\\')
        || !TextScan.isPlain(bytes, length, count)) {
      return false;
    }
    length += count;
    return true;
  }

  /** Copies bytes from a place on to another array. */
  public void copy(int from, byte[] to, int at, int count) {
    System.arraycopy(bytes, from, to, at, count);
  }

  /** Appends an ASCII character as it is. */
  public XmlBytes add(char c) {
    ensure(1);
    bytes[length++] = (byte) c;
    return this;
  }

  /** Appends a text without escapes: a name, or what has no character that needs one. */
  public XmlBytes add(String text) {
    escape(text, PLAIN);
    return this;
  }

  /** Appends an attribute's value, without the quotes. */
  public XmlBytes attribute(String value) {
    escape(value, PLAIN_IN_ATTRIBUTE);
    return this;
  }

  /** Appends an element's text. */
  public XmlBytes text(String text) {
    escape(text, PLAIN_IN_TEXT);
    return this;
  }

  private void escape(String text, boolean[] plain) {
    boolean latin = isLatin(text);
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(from + SLICE, text.length());
      ensure((to - from + 1) * LONGEST);
      from =
          latin ? escape(Texts.inside(text), from, to, plain) : escapeWide(text, from, to, plain);
    }
  }

  /** Tells whether the characters of a string are kept as one byte each. */
  private static boolean isLatin(String text) {
    return UNSAFE.getByte(text, CODER) == LATIN;
  }

  private int escape(byte[] latin, int from, int to, boolean[] plain) {
    byte[] out = bytes;
    int at = length;
    for (int i = from; i < to; i++) {
      byte b = latin[i];
      if (plain[b & 0xff]) {
        out[at++] = b;
      } else {
        length = at;
        special((char) (b & 0xff));
        at = length;
      }
    }
    length = at;
    return to;
  }

  private int escapeWide(String text, int from, int to, boolean[] plain) {
    int i = from;
    while (i < to) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c < 128 && plain[c]) {
        bytes[length++] = (byte) c;
      } else if (c < 256) {
        special((char) c);
      } else if (c > Character.MAX_VALUE) {
        four(c);
      } else {
        three((char) c);
      }
    }
    return i;
  }

  private void special(char c) {
    switch (c) {
      case '&' -> put("&amp;");
      case '<' -> put("&lt;");
      case '>' -> put("&gt;");
      case '"' -> put("&quot;");
      case '\t' -> put("&#x9;");
      case '\n' -> put("&#xA;");
      case '\r' -> put("&#xD;");
      default -> {
        bytes[length++] = (byte) (0xc0 | c >> 6);
        bytes[length++] = (byte) (0x80 | c & 0x3f);
      }
    }
  }

  private void put(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
  }

  private void three(char c) {
    if (Character.isSurrogate(c)) {
      throw new IllegalArgumentException("A surrogate alone, which no document can hold");
    }
    if (c < 0x800) {
      bytes[length++] = (byte) (0xc0 | c >> 6);
    } else {
      bytes[length++] = (byte) (0xe0 | c >> 12);
      bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
    }
    bytes[length++] = (byte) (0x80 | c & 0x3f);
  }

  private void four(int c) {
    bytes[length++] = (byte) (0xf0 | c >> 18);
    bytes[length++] = (byte) (0x80 | c >> 12 & 0x3f);
    bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
    bytes[length++] = (byte) (0x80 | c & 0x3f);
  }

  /** Appends an address as it stands in a line: without the line if it is the same. */
  void reference(long address, int line) {
    ensure(NUMBER);
    bytes[length++] = '#';
    if (Address.line(address) != line) {
      digits(Address.line(address));
      bytes[length++] = '.';
    }
    digits(Address.slot(address));
  }

  /** Appends a whole number. */
  public XmlBytes add(long number) {
    ensure(NUMBER);
    if (number == Long.MIN_VALUE) {
      put(Long.toString(number));
    } else {
      if (number < 0) {
        bytes[length++] = '-';
      }
      digits(Math.abs(number));
    }
    return this;
  }

  private void digits(long number) {
    if (number <= Integer.MAX_VALUE) {
      digits((int) number);
    } else {
      long upper = number / 1_000_000_000;
      digits(upper);
      int at = length + 9;
      length = at;
      int rest = (int) (number - upper * 1_000_000_000);
      for (int i = 0; i < 4; i++) {
        int hundredth = rest / 100;
        at = pair(at, rest - hundredth * 100);
        rest = hundredth;
      }
      bytes[at - 1] = (byte) ('0' + rest);
    }
  }

  private void digits(int number) {
    if (number < 10) {
      bytes[length++] = (byte) ('0' + number);
      return;
    }
    int at = length + width(number);
    length = at;
    int rest = number;
    while (rest >= 100) {
      int hundredth = rest / 100;
      at = pair(at, rest - hundredth * 100);
      rest = hundredth;
    }
    if (rest >= 10) {
      pair(at, rest);
    } else {
      bytes[at - 1] = (byte) ('0' + rest);
    }
  }

  private int pair(int end, int number) {
    bytes[end - 1] = PAIRS[2 * number + 1];
    bytes[end - 2] = PAIRS[2 * number];
    return end - 2;
  }

  /** Returns how many digits a number has: 1233 / 4096 is the logarithm of 2 to the base 10. */
  private static int width(int number) {
    int less = (Integer.SIZE - Integer.numberOfLeadingZeros(number)) * 1233 >>> 12;
    return number < POWERS[less] ? less : less + 1;
  }

  /** Appends a number with a point as {@link Double#toString} gives it, or as {@link Scalars}. */
  public XmlBytes add(double number) {
    ensure(NUMBER);
    double thousandfold = number * 1000;
    long whole = (long) Math.rint(thousandfold);
    if (Math.abs(number) < 1e7 && Math.abs(number) >= 1e-3 && whole / 1000.0 == number) {
      thousandths(whole);
    } else {
      put(Double.isFinite(number) ? Double.toString(number) : Scalars.text(number));
    }
    return this;
  }

  /**
   * Appends a number of at most three decimals. No shorter decimal can mean the same double, since
   * different decimals of up to 15 digits are different doubles.
   */
  private void thousandths(long number) {
    if (number < 0) {
      bytes[length++] = '-';
    }
    long positive = Math.abs(number);
    long whole = positive / 1000;
    int decimals = (int) (positive - whole * 1000);
    digits(whole);
    bytes[length++] = '.';
    bytes[length++] = (byte) ('0' + decimals / 100);
    if (decimals % 100 != 0) {
      bytes[length++] = (byte) ('0' + decimals / 10 % 10);
      if (decimals % 10 != 0) {
        bytes[length++] = (byte) ('0' + decimals % 10);
      }
    }
  }
}
