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

  /** How many bytes are copied as words. */
  private static final int SHORT = 40;

  /** How many bytes behind the end may be of texts that were taken back: names are short. */
  private static final int MOST_TRIED = 4096;

  /** The longest text of a number: that of the least {@code long}, or of a double. */
  private static final int NUMBER = 32;

  /** For bytes of Latin strings: whether they stand for themselves. */
  private static final boolean[] PLAIN = plain("");

  private static final boolean[] PLAIN_IN_ATTRIBUTE = plain("&<\"\t\n\r");
  private static final boolean[] PLAIN_IN_TEXT = plain("&<>\r");

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

  /**
   * Takes back all and overwrites it, so that what is kept for another document tells nothing of
   * this one.
   */
  public void wipe() {
    Arrays.fill(bytes, 0, Math.min(bytes.length, length + MOST_TRIED), (byte) 0);
    length = 0;
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

  /** Adds bytes from one index to another. */
  XmlBytes add(byte[] ready, int from, int to) {
    ensure(to - from);
    System.arraycopy(ready, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  XmlBytes add(XmlBytes other) {
    return add(other.bytes, other.length);
  }

  /** Appends what is the same each time. */
  public XmlBytes add(Literal same) {
    ensure(same.length + Literal.WORDS);
    length = put(same, length);
    return this;
  }

  private int put(Literal same, int at) {
    int count = same.length;
    putWord(at, same.head);
    if (count > Long.BYTES) {
      putWord(at + Long.BYTES, same.second);
      if (count > Literal.WORDS) {
        int rest = count - Literal.WORDS;
        System.arraycopy(same.bytes, Literal.WORDS, bytes, at + Literal.WORDS, rest);
      }
    }
    return at + count;
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
    if (!putIfPlain(latin, length)) {
      return false;
    }
    length += count;
    return true;
  }

  private boolean putIfPlain(byte[] latin, int at) {
    int count = latin.length;
    if (count > 0 && (latin[0] == '#' || latin[0] == '\\')) {
      return false;
    }
    int i = 0;
    for (; i <= count - Long.BYTES; i += Long.BYTES) {
      long word = LineCursor.word(latin, i);
      if (TextScan.isOdd(word)) {
        return false;
      }
      putWord(at + i, word);
    }
    return i == count || putRestIfPlain(latin, i, at + i);
  }

  private boolean putRestIfPlain(byte[] latin, int from, int at) {
    for (int i = from; i < latin.length; i++) {
      bytes[at + i - from] = latin[i];
    }
    return TextScan.isPlain(bytes, at, latin.length - from);
  }

  /** Copies bytes from a place on to another array, which is filled from its begin to its end. */
  public void copy(int from, byte[] to, int at, int count) {
    if (count > SHORT || from + SHORT > bytes.length || at + SHORT > to.length) {
      System.arraycopy(bytes, from, to, at, count);
      return;
    }
    for (int i = 0; i < count; i += Long.BYTES) { // what is too much is written over
      long word = LineCursor.word(bytes, from + i);
      UNSAFE.putLongUnaligned(to, Unsafe.ARRAY_BYTE_BASE_OFFSET + at + i, word, false);
    }
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
    length = Digits.put(bytes, length, number);
    return this;
  }

  private void digits(int number) {
    length = Digits.putCount(bytes, length, number);
  }

  /** Appends the begin of an attribute, a whole number and a quote. */
  public void attribute(Literal begin, long number) {
    ensure(begin.length + NUMBER + Literal.WORDS);
    int at = Digits.put(bytes, put(begin, length), number);
    bytes[at] = '"';
    length = at + 1;
  }

  /** Appends the begin of an attribute, a number with a point and a quote. */
  public void attribute(Literal begin, double number) {
    add(begin).add(number);
    bytes[length++] = '"'; // there was room for a longer number
  }

  /**
   * Appends the begin of an attribute, a text that is the same there as outside of XML and a quote:
   * not long, in ASCII, without what is escaped there or would be taken for a reference. Does
   * nothing if it is none, and tells whether it is one.
   */
  public boolean attributeIfPlain(Literal begin, String text) {
    byte[] latin = Texts.inside(text);
    int count = latin.length;
    if (!isLatin(text) || count > Texts.LONGEST_ATTRIBUTE) {
      return false;
    }
    ensure(begin.length + Literal.WORDS + count + Long.BYTES);
    int at = put(begin, length);
    if (!putIfPlain(latin, at)) {
      return false;
    }
    bytes[at + count] = '"';
    length = at + count + 1;
    return true;
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
    length = Digits.put(bytes, length, whole);
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
