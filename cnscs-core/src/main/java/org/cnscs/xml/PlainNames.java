package org.cnscs.xml;

/**
 * The names in a plain document: which prefixes the root element has bound, and which attributes
 * the present element has.
 *
 * <p>Different prefixes stand for different namespaces here, so that two attributes are the same
 * only if their names are.
 */
final class PlainNames {
  private static final int MOST_PREFIXES = 8;
  private static final int MOST_ATTRIBUTES = 64;
  private static final int MASK = 4 * MOST_ATTRIBUTES - 1;
  private static final String DECLARES = "xmlns";
  private static final String RESERVED = "xml";
  private static final String W3C = "http://www.w3.org/";

  private final byte[] document;
  private final int[] prefixes = new int[2 * MOST_PREFIXES];
  private final int[] namespaces = new int[2 * MOST_PREFIXES];
  private int prefixCount;

  /** Where each attribute's name begins and ends, and in which element it was met. */
  private final int[] begins = new int[MASK + 1];

  private final int[] ends = new int[MASK + 1];
  private final int[] elements = new int[MASK + 1];
  private int element;
  private int attributes;
  private int name;
  private int colon;

  PlainNames(byte[] document) {
    this.document = document;
  }

  /**
   * Begins an element.
   *
   * @param colon where its name's colon is, or where it begins if it has none
   * @return whether its prefix is bound already, or may be yet
   */
  boolean begin(int name, int colon, boolean root) {
    this.name = name;
    this.colon = colon;
    element++;
    attributes = 0;
    return root || isBound();
  }

  /** Tells whether the prefix of the present element is bound. */
  boolean isBound() {
    return isBound(name, colon);
  }

  private boolean isBound(int from, int to) {
    boolean bound = from == to;
    for (int i = 0; i < prefixCount && !bound; i++) {
      bound = equal(prefixes[2 * i], prefixes[2 * i + 1], from, to);
    }
    return bound;
  }

  private boolean equal(int from, int to, int otherFrom, int otherTo) {
    boolean same = to - from == otherTo - otherFrom;
    for (int i = 0; i < to - from && same; i++) {
      same = document[from + i] == document[otherFrom + i];
    }
    return same;
  }

  /** Adds an attribute of the present element; returns whether it may be there. */
  boolean add(int from, int colon, int to, int value, int valueEnd, boolean root) {
    return enter(from, to)
        && (document[from] == 'x' && begins(from, to, DECLARES)
            ? root && declare(from, colon, to, value, valueEnd)
            : isBound(from, colon));
  }

  private boolean declare(int from, int colon, int to, int value, int valueEnd) {
    return is(from, to, DECLARES)
        ? isNamespace(value, valueEnd)
        : is(from, colon, DECLARES) && bind(colon + 1, to, value, valueEnd);
  }

  private boolean is(int from, int to, String ascii) {
    return to - from == ascii.length() && begins(from, to, ascii);
  }

  private boolean begins(int from, int to, String ascii) {
    boolean same = to - from >= ascii.length();
    for (int i = 0; i < ascii.length() && same; i++) {
      same = document[from + i] == ascii.charAt(i);
    }
    return same;
  }

  private boolean bind(int from, int to, int value, int valueEnd) {
    boolean fresh = prefixCount < MOST_PREFIXES && isNamespace(value, valueEnd);
    for (int i = 0; i < prefixCount && fresh; i++) {
      fresh = !equal(namespaces[2 * i], namespaces[2 * i + 1], value, valueEnd);
    }
    if (!fresh || begins(from, to, RESERVED)) {
      return false;
    }
    prefixes[2 * prefixCount] = from;
    prefixes[2 * prefixCount + 1] = to;
    namespaces[2 * prefixCount] = value;
    namespaces[2 * prefixCount++ + 1] = valueEnd;
    return true;
  }

  /** Tells whether a value can name a namespace, and is no other's even if written otherwise. */
  private boolean isNamespace(int from, int to) {
    for (int i = from; i < to; i++) {
      if (document[i] == '&') {
        return false;
      }
    }
    return from < to && !begins(from, to, W3C);
  }

  /** Enters a name among the attributes; returns false if it is there, or if they are too many. */
  private boolean enter(int from, int to) {
    if (++attributes > MOST_ATTRIBUTES) {
      return false;
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + document[i];
    }
    int i = hash & MASK;
    while (elements[i] == element) {
      if (equal(begins[i], ends[i], from, to)) {
        return false;
      }
      i = i + 1 & MASK;
    }
    elements[i] = element;
    begins[i] = from;
    ends[i] = to;
    return true;
  }
}
