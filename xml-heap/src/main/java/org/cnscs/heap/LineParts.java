package org.cnscs.heap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The elements of the objects of one line in the bytes of a document, by their slots.
 *
 * <p>They are found without parsing, in documents that are written as canonical form writes them:
 * the prefix is c, an object's slot is its first attribute, and there are no comments, CDATA
 * sections or other declarations. Of all others an {@link UnrecognisedException} is thrown.
 */
final class LineParts {
  private static final Literal ID = LineBytes.ID;
  private static final Literal DECLARATION = Literal.of(" xmlns");

  private final LineCursor in;
  private int[] slots = new int[4];
  private int[] ends = new int[5];
  private int count;

  private LineParts(LineCursor in) {
    this.in = in;
  }

  /**
   * Finds the objects that stand one behind the other from a position on.
   *
   * @param in the position of the first object's tag; afterwards that of the end tag behind all
   */
  static LineParts of(LineCursor in) {
    LineParts parts = new LineParts(in);
    parts.ends[0] = in.at;
    while (in.bytes[in.at + 1] != '/') {
      parts.add();
    }
    return parts;
  }

  private void add() {
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count + 1);
    }
    int start = in.at;
    slots[count] = slot();
    in.at = start;
    passElement();
    in.expect('\n');
    ends[++count] = in.at;
  }

  private int slot() {
    in.expect('<');
    while (in.peek() != ' ') {
      if (in.peek() == '>') {
        throw UnrecognisedException.here();
      }
      in.at++;
    }
    in.expect(ID);
    int slot = in.positive();
    in.expect('"');
    return slot;
  }

  /** Moves behind the element that begins here. */
  private void passElement() {
    byte[] bytes = in.bytes;
    int depth = 0;
    do {
      boolean end = bytes[in.at + 1] == '/';
      boolean empty = passTag();
      depth += end ? -1 : empty ? 0 : 1;
      while (depth > 0 && bytes[in.at] != '<') {
        in.at++;
      }
    } while (depth > 0);
  }

  /** Moves behind a tag; tells whether it is that of an empty element. */
  private boolean passTag() {
    byte[] bytes = in.bytes;
    int i = in.at + 1;
    if (bytes[i] == '!' || bytes[i] == '?') {
      throw UnrecognisedException.here();
    }
    for (; bytes[i] != '>'; i++) {
      if (bytes[i] == '"') {
        i = behindQuoted(i);
      } else if (bytes[i] == '\'' || bytes[i] == ' ' && DECLARATION.isAt(bytes, i)) {
        throw UnrecognisedException.here();
      } else if (bytes[i] < ' ' && bytes[i] >= 0) {
        throw UnrecognisedException.here();
      }
    }
    in.at = i + 1;
    return bytes[i - 1] == '/';
  }

  /** Returns where the quote is that ends what a quote begins. */
  private int behindQuoted(int quote) {
    int i = quote + 1;
    while (in.bytes[i] != '"') {
      i++;
    }
    return i;
  }

  int count() {
    return count;
  }

  int slot(int i) {
    return slots[i];
  }

  /** Returns where the element of the i-th object begins. */
  int from(int i) {
    return ends[i];
  }

  /** Returns where the next one begins, or the end tag behind all. */
  int to(int i) {
    return ends[i + 1];
  }

  /** Returns the elements by their slots, without white space around them. */
  SortedMap<Integer, String> elements() {
    SortedMap<Integer, String> elements = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String element = new String(in.bytes, from(i), to(i) - from(i), StandardCharsets.UTF_8);
      elements.put(slots[i], element.strip());
    }
    return elements;
  }

  byte[] bytes() {
    return in.bytes;
  }
}
