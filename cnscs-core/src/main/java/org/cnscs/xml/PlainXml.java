package org.cnscs.xml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A check that knows plain documents at a glance: UTF-8, elements, attributes in double quotes with
 * one space in front, texts, predefined entities, prefixes that the root element declares.
 *
 * <p>What it calls plain is well-formed (XML 1.0, fifth edition; Namespaces in XML 1.0) and within
 * the limits of {@link Xml}. Of all else it says nothing: that is for a parser to decide, which
 * takes more than twice as long. Documents in canonical form are plain. To be used once.
 */
final class PlainXml {
  /** What a byte may be, beside what it is by itself. */
  private static final byte[] KINDS = kinds();

  /** The deepest nesting that is known: more than any plain document needs. */
  private static final int DEEPEST = 64;

  private static final int NAME = 1;
  private static final int NAME_START = 2;
  private static final int IN_VALUE = 4;
  private static final int IN_TEXT = 8;

  private static final byte[][] ENTITIES = {
    bytes("amp;"),
    bytes("lt;"),
    bytes("gt;"),
    bytes("quot;"),
    bytes("apos;"),
    bytes("#x9;"),
    bytes("#xA;"),
    bytes("#xD;")
  };

  private final byte[] document;
  private final int[] opened = new int[DEEPEST];
  private final PlainNames names;
  private int at;
  private int depth;

  private PlainXml(byte[] document) {
    this.document = document;
    this.names = new PlainNames(document);
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    for (char c = ' '; c < 128; c++) {
      boolean start = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      boolean name = start || c >= '0' && c <= '9' || c == '-' || c == '.';
      kinds[c] |= start ? NAME_START : 0;
      kinds[c] |= name ? NAME : 0;
      kinds[c] |= "<&\"".indexOf(c) < 0 ? IN_VALUE : 0;
      kinds[c] |= "<&>]".indexOf(c) < 0 ? IN_TEXT : 0;
    }
    kinds['\n'] = IN_TEXT;
    kinds['\t'] = IN_TEXT;
    return kinds;
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  /** Tells whether a document is known to be well-formed and within the limits. */
  static boolean isPlain(byte[] document) {
    return new PlainXml(document).isPlain();
  }

  private boolean isPlain() {
    try {
      if (document.length > Xml.MAX_ATTRIBUTE_LENGTH || !element()) {
        return false;
      }
      while (depth > 0) {
        if (!text() || !(document[at + 1] == '/' ? end() : element())) {
          return false;
        }
      }
      return at == document.length;
    } catch (ArrayIndexOutOfBoundsException e) {
      return false; // it ends too early
    }
  }

  private boolean is(byte b, int kind) {
    return (KINDS[b & 0xff] & kind) != 0;
  }

  private boolean element() {
    if (document[at] != '<' || depth == opened.length) {
      return false;
    }
    boolean root = depth == 0;
    int name = ++at;
    int colon = name();
    if (colon < 0 || !names.begin(name, colon, root) || !attributes(root) || !names.isBound()) {
      return false;
    }
    if (document[at] == '/') {
      at++;
    } else {
      opened[depth++] = name;
    }
    return document[at++] == '>';
  }

  /**
   * Passes a name of ASCII letters with a prefix or without one.
   *
   * @return where its colon is, or where it begins if it has none; -1 if it is no such name
   */
  private int name() {
    int colon = at;
    if (!is(document[at], NAME_START)) {
      return -1;
    }
    int i = at;
    while (is(document[i], NAME)) {
      i++;
    }
    if (document[i] == ':') {
      colon = i++;
      if (!is(document[i], NAME_START)) {
        return -1;
      }
      while (is(document[i], NAME)) {
        i++;
      }
    }
    at = i;
    return colon;
  }

  private boolean attributes(boolean root) {
    while (document[at] == ' ') {
      int name = ++at;
      int colon = name();
      int end = at;
      if (colon < 0 || document[at] != '=' || document[at + 1] != '"') {
        return false;
      }
      at += 2;
      int value = at;
      if (!value() || !names.add(name, colon, end, value, at, root)) {
        return false;
      }
      at++;
    }
    return true;
  }

  /** Passes a value up to the quote at its end. */
  private boolean value() {
    boolean known = true;
    while (known && document[at] != '"') {
      int i = at;
      while (is(document[i], IN_VALUE)) {
        i++;
      }
      at = i;
      known = document[at] == '"' || special();
    }
    return known;
  }

  /** Passes text up to the next tag. */
  private boolean text() {
    boolean known = true;
    while (known && document[at] != '<') {
      int i = at;
      while (is(document[i], IN_TEXT)) {
        i++;
      }
      at = i;
      known = document[at] == '<' || bracket() || special();
    }
    return known;
  }

  /** Passes a bracket that does not end a section. */
  private boolean bracket() {
    boolean alone = document[at] == ']' && !(document[at + 1] == ']' && document[at + 2] == '>');
    at += alone ? 1 : 0;
    return alone;
  }

  private boolean special() {
    byte b = document[at];
    return b < 0 ? character() : b == '&' && entity();
  }

  private boolean entity() {
    for (byte[] each : ENTITIES) {
      int to = at + 1 + each.length;
      if (to <= document.length && Arrays.equals(document, at + 1, to, each, 0, each.length)) {
        at = to;
        return true;
      }
    }
    return false;
  }

  /** Passes a character of two, three or four bytes (RFC 3629, section 4) that XML allows. */
  private boolean character() {
    int first = document[at] & 0xff;
    int second = document[at + 1] & 0xff;
    if (first < 0xc2 || first > 0xf4 || !isNext(second)) {
      return false;
    }
    if (first < 0xe0) {
      at += 2;
      return true;
    }
    int third = document[at + 2] & 0xff;
    if (!isNext(third)) {
      return false;
    }
    if (first < 0xf0) {
      at += 3;
      int c = (first & 15) << 12 | (second & 63) << 6 | third & 63;
      return c >= 0x800 && c < 0xfffe && (c < 0xd800 || c > 0xdfff);
    }
    int c = (first & 7) << 18 | (second & 63) << 12 | (third & 63) << 6 | document[at + 3] & 63;
    boolean whole = isNext(document[at + 3] & 0xff) && c >= 0x10000 && c <= 0x10ffff;
    at += 4;
    return whole;
  }

  private static boolean isNext(int b) {
    return (b & 0xc0) == 0x80;
  }

  private boolean end() {
    int name = opened[--depth];
    int i = at + 2;
    while (document[i] == document[name] && document[i] > ' ' && document[i] != '>') {
      i++;
      name++;
    }
    at = i + 1;
    return document[i] == '>' && (document[name] == '>' || document[name] == ' ');
  }
}
