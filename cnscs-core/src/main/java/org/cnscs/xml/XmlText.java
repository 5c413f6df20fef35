package org.cnscs.xml;

/**
 * Text in canonical XML: what is escaped, and how.
 *
 * <p>Canonical text follows Canonical XML 1.1, section 2.3: in attributes {@code & < "} and tab,
 * line feed and carriage return are references; in elements {@code & < >} and carriage return.
 * Characters that XML 1.0 (section 2.2) forbids cannot be references either; {@link #mark} writes
 * them as {@code \}{@code uHHHH} behind a mark that the vocabulary defines.
 */
public final class XmlText {

  private XmlText() {}

  /** Appends an attribute's value, without the quotes. */
  public static void appendAttribute(StringBuilder out, String value) {
    int done = 0;
    for (int i = 0; i < value.length(); i++) {
      String escape = inAttribute(value.charAt(i));
      if (escape != null) {
        out.append(value, done, i).append(escape);
        done = i + 1;
      }
    }
    out.append(value, done, value.length());
  }

  private static String inAttribute(char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '"' -> "&quot;";
      case '\t' -> "&#x9;";
      case '\n' -> "&#xA;";
      case '\r' -> "&#xD;";
      default -> null;
    };
  }

  /** Appends an element's text. */
  public static void appendText(StringBuilder out, String text) {
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      String escape = inText(text.charAt(i));
      if (escape != null) {
        out.append(text, done, i).append(escape);
        done = i + 1;
      }
    }
    out.append(text, done, text.length());
  }

  private static String inText(char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '\r' -> "&#xD;";
      default -> null;
    };
  }

  /** Tells whether XML 1.0 can hold every character of the text. */
  public static boolean isLegal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (isIllegal(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIllegal(char c) {
    return c < ' ' && c != '\t' && c != '\n' && c != '\r'
        || Character.isSurrogate(c)
        || c >= '\uFFFE';
  }

  /**
   * Returns the text with a backslash and what XML forbids written as an escape; {@link #unmark} is
   * its inverse.
   */
  public static String mark(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        out.append(c).append(text.charAt(++i));
      } else if (c == '\\') {
        out.append("\\\\");
      } else if (isIllegal(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * Returns the text that {@link #mark} wrote.
   *
   * @throws IllegalArgumentException if an escape is not whole
   */
  public static String unmark(String marked) {
    StringBuilder out = new StringBuilder(marked.length());
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c != '\\') {
        out.append(c);
      } else if (marked.startsWith("\\\\", i)) {
        out.append('\\');
        i++;
      } else if (marked.startsWith("\\u", i) && i + 6 <= marked.length()) {
        out.append((char) Integer.parseInt(marked, i + 2, i + 6, 16));
        i += 5;
      } else {
        throw new IllegalArgumentException("Not an escape at character " + i + ": " + marked);
      }
    }
    return out.toString();
  }
}
