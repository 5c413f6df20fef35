package org.cnscs.xml;

/**
 * Names of classes and fields as XML names, and back.
 *
 * <p>A character that an XML name may hold stands for itself. {@code $} becomes {@code -}, which is
 * shorter to read than any escape. Every other character, a real {@code -} and a colon included,
 * becomes {@code _xHHHH_} with its UTF-16 code unit in upper-case hexadecimal (the manner of ISO
 * 9075-14, section 9.1); so does an underscore that would otherwise be read as the begin of such an
 * escape. Distinct names have distinct escapes.
 */
public final class XmlNames {

  private XmlNames() {}

  /** Returns the name as an XML name without a colon. */
  public static String escape(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!plain(name, i)) {
        return escapeFrom(name, i);
      }
    }
    return name;
  }

  private static String escapeFrom(String name, int first) {
    StringBuilder out = new StringBuilder(name.length() + 16).append(name, 0, first);
    for (int i = first; i < name.length(); i++) {
      char c = name.charAt(i);
      if (plain(name, i)) {
        out.append(c);
      } else if (c == '$' && i > 0) {
        out.append('-');
      } else {
        out.append("_x").append(String.format("%04X", (int) c)).append('_');
      }
    }
    return out.toString();
  }

  private static boolean plain(String name, int at) {
    char c = name.charAt(at);
    boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    return letter
        || c == '_' && !(at + 1 < name.length() && name.charAt(at + 1) == 'x')
        || at > 0 && (c >= '0' && c <= '9' || c == '.');
  }

  /**
   * Returns the name that was escaped.
   *
   * @throws IllegalArgumentException if this is not the escape of any name
   */
  public static String unescape(String escaped) {
    if (escaped.indexOf('-') < 0 && !escaped.contains("_x")) {
      return escaped;
    }
    StringBuilder out = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '-') {
        out.append('$');
      } else if (c == '_' && i + 1 < escaped.length() && escaped.charAt(i + 1) == 'x') {
        out.append(codeUnit(escaped, i));
        i += 6;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static char codeUnit(String escaped, int at) {
    if (at + 7 > escaped.length() || escaped.charAt(at + 6) != '_') {
      throw new IllegalArgumentException("Not an escaped name: " + escaped);
    }
    try {
      return (char) Integer.parseInt(escaped, at + 2, at + 6, 16);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Not an escaped name: " + escaped, e);
    }
  }
}
