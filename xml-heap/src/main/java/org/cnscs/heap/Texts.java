package org.cnscs.heap;

import jdk.internal.misc.Unsafe;
import org.cnscs.xml.Xml;
import org.cnscs.xml.XmlText;

/** Strings in XML: which fit an attribute, and how a text is told from a reference. */
public final class Texts {

  static final int LONGEST_ATTRIBUTE = 200;

  /** A character may be written as six. */
  static final int MOST_CHARACTERS = Xml.MAX_TEXT_LENGTH / 6;

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long VALUE = UNSAFE.objectFieldOffset(String.class, "value");

  private Texts() {}

  /** Tells whether a string has no text yet, because its constructor has not come that far. */
  static boolean isUnfinished(String s) {
    return UNSAFE.getReference(s, VALUE) == null;
  }

  /** Returns why a string of so many characters cannot be kept, or null. */
  static String refusal(int length) {
    return length <= MOST_CHARACTERS
        ? null
        : "it has "
            + length
            + " characters, and no string of more than "
            + MOST_CHARACTERS
            + " is read again";
  }

  /** Returns the bytes of a string as the JVM keeps them: one for each character, or two. */
  static byte[] inside(String s) {
    return (byte[]) UNSAFE.getReference(s, VALUE);
  }

  /** Tells whether a string fits an attribute: there, not long, one line, all of it legal. */
  public static boolean fitsAttribute(String s) {
    if (isUnfinished(s) || s.length() > LONGEST_ATTRIBUTE) {
      return false;
    }
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < ' ' && c != '\t' || c >= '\uD800') {
        return c >= '\uD800' && s.indexOf('\n') < 0 && s.indexOf('\r') < 0 && XmlText.isLegal(s);
      }
    }
    return true;
  }

  /** Returns a text as an attribute's value, which {@link #parseValue} reads. */
  public static String value(String text) {
    boolean escape = !text.isEmpty() && (text.charAt(0) == '#' || text.charAt(0) == '\\');
    return escape ? '\\' + text : text;
  }

  /** Appends a text as an attribute's value, which references begin with a hash sign. */
  static void appendValue(XmlBytes out, String text) {
    out.attribute(value(text));
  }

  /** Tells whether an attribute's value refers to an object. */
  public static boolean isReference(String value) {
    return !value.isEmpty() && value.charAt(0) == '#';
  }

  /** Returns the text that {@link #appendValue} wrote. */
  public static String parseValue(String value) {
    return !value.isEmpty() && value.charAt(0) == '\\' ? value.substring(1) : value;
  }

  /** Appends the end of a start tag, a text, marked where XML requires it, and the end tag. */
  static void appendContent(XmlBytes out, String text, String element) {
    if (XmlText.isLegal(text)) {
      out.add('>').text(text);
    } else {
      out.add(" c:marked=\"true\">").text(XmlText.mark(text));
    }
    out.add("</").add(element).add('>');
  }

  static String parseContent(String text, boolean marked) {
    return marked ? XmlText.unmark(text) : text;
  }
}
