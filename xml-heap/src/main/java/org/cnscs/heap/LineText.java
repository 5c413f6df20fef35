package org.cnscs.heap;

import java.nio.charset.StandardCharsets;
import org.cnscs.xml.Xml;

/**
 * A text that stands in the bytes of a document: where it begins and ends, and whether its bytes
 * are its characters.
 */
public final class LineText {

  private static final int PLAIN = 0;
  private static final int REFERENCES = 1;
  private static final int BEYOND_ASCII = 2;
  private static final int LONGEST_VALUE = 1 << 20;
  private static final char REPLACED = '\uFFFD';

  private static final Literal[] ENTITIES = {
    Literal.of("&amp;"),
    Literal.of("&lt;"),
    Literal.of("&gt;"),
    Literal.of("&quot;"),
    Literal.of("&#x9;"),
    Literal.of("&#xA;"),
    Literal.of("&#xD;")
  };
  private static final byte[] CHARACTERS = {'&', '<', '>', '"', '\t', '\n', '\r'};

  private final LineCursor in;
  int from;
  int to;
  private int form;

  /** Makes a text where a cursor stands, once it is found. */
  public LineText(LineCursor in) {
    this.in = in;
  }

  static String ascii(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Finds the value of an attribute from the cursor on, and moves the cursor behind its quote. */
  public void findValue() {
    byte[] bytes = in.bytes;
    from = in.at;
    form = PLAIN;
    int i = TextScan.inValue(bytes, from);
    for (; bytes[i] != '"'; i = TextScan.inValue(bytes, i + 1)) {
      form |= formOf(bytes[i]);
    }
    to = i;
    in.at = i + 1;
    limit(LONGEST_VALUE);
  }

  /**
   * Reads the value of an attribute from the cursor on, if it is plain and begins with nothing that
   * makes it more than a text, and moves the cursor behind its quote; returns null otherwise.
   */
  public String plainValue() {
    byte[] bytes = in.bytes;
    int begin = in.at;
    int end = TextScan.inValue(bytes, begin);
    byte first = bytes[begin];
    if (bytes[end] != '"' || first == '#' || first == '\\' || end - begin > LONGEST_VALUE) {
      return null;
    }
    in.at = end + 1;
    return ascii(bytes, begin, end);
  }

  /** Finds the text of an element from the cursor on, and moves the cursor to its end. */
  public void findContent() {
    byte[] bytes = in.bytes;
    from = in.at;
    form = PLAIN;
    int i = TextScan.inContent(bytes, from);
    for (; bytes[i] != '<'; i = TextScan.inContent(bytes, i + 1)) {
      byte b = bytes[i];
      if (b != '\n' && b != '\t') {
        form |= b == '>' ? reject() : formOf(b);
      }
    }
    to = i;
    in.at = i;
    limit(Xml.MAX_TEXT_LENGTH);
  }

  /** Finds a text that its reader will look at, from the cursor on to the next tag. */
  public void findUnchecked() {
    from = in.at;
    form = PLAIN;
    to = TextScan.toTag(in.bytes, from);
    in.at = to;
    limit(Xml.MAX_TEXT_LENGTH);
  }

  private static int formOf(byte b) {
    if (b < 0) {
      return BEYOND_ASCII;
    }
    if (b < ' ' || b == '<') {
      return reject();
    }
    return b == '&' ? REFERENCES : PLAIN;
  }

  private static int reject() {
    throw UnrecognisedException.here();
  }

  private void limit(int most) {
    if (to - from > most) {
      reject();
    }
  }

  int form() {
    return form;
  }

  /** Takes a text that was found before. */
  void set(int from, int to, int form) {
    this.from = from;
    this.to = to;
    this.form = form;
  }

  boolean isPlain() {
    return form == PLAIN;
  }

  /** Tells whether a character is the first. */
  public boolean startsWith(char c) {
    return from < to && in.bytes[from] == c;
  }

  /** Leaves out the first byte. */
  public void skip() {
    from++;
  }

  /** Looks at a text that is not used otherwise. */
  void check() {
    if (form != PLAIN) {
      string();
    }
  }

  /** Returns the text, as a string that nobody else has. */
  public String string() {
    if (form == PLAIN) {
      return ascii(in.bytes, from, to);
    }
    if ((form & REFERENCES) == 0) {
      return decoded(in.bytes, from, to - from);
    }
    byte[] plain = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = in.bytes[i];
      if (b == '&') {
        int entity = entity(i);
        plain[length++] = CHARACTERS[entity];
        i += ENTITIES[entity].length() - 1;
      } else {
        plain[length++] = b;
      }
    }
    return decoded(plain, 0, length);
  }

  private int entity(int place) {
    int before = in.at;
    in.at = place;
    int entity = 0;
    while (!in.startsWith(ENTITIES[entity])) {
      if (++entity == ENTITIES.length) {
        throw UnrecognisedException.here();
      }
    }
    in.at = before;
    return entity;
  }

  /**
   * Decodes UTF-8. What is none becomes the character for replacements, which is left to the other
   * reader together with the two behind it, which XML forbids.
   */
  private static String decoded(byte[] bytes, int from, int length) {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= REPLACED) {
        throw UnrecognisedException.here();
      }
    }
    return text;
  }
}
