package org.cnscs.heap.exchange;

import java.util.function.Function;

/**
 * The form of objects that are one text.
 *
 * @param hasIdentity whether such objects can change, so that it matters which one it is
 */
record TextForm(
    String name,
    Class<?> type,
    boolean hasIdentity,
    Function<Object, String> print,
    Function<String, Object> parse)
    implements Form {

  /** The longest text of anything but a string: numbers take quadratic time to read. */
  static final int LONGEST = 100_000;

  static <T> TextForm value(
      String name, Class<T> type, Function<T, String> print, Function<String, ? extends T> parse) {
    return new TextForm(name, type, false, o -> print.apply(type.cast(o)), parse::apply);
  }

  static <T> TextForm object(
      String name, Class<T> type, Function<T, String> print, Function<String, ? extends T> parse) {
    return new TextForm(name, type, true, o -> print.apply(type.cast(o)), parse::apply);
  }

  boolean isLimited() {
    return type != String.class && !CharSequence.class.isAssignableFrom(type);
  }

  /** Returns the text of an object, which {@link #read} reads. */
  String text(Object object) {
    String text = print.apply(object);
    if (isLimited() && text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "its text has "
              + text.length()
              + " characters, and no more than "
              + LONGEST
              + " are read");
    }
    return text;
  }

  /**
   * Returns the object of a text.
   *
   * @throws NaturalFormException if it is not one
   */
  Object read(String text) {
    if (isLimited() && text.length() > LONGEST) {
      throw new NaturalFormException(
          "A text of " + name + " has at most " + LONGEST + " characters, not " + text.length());
    }
    try {
      return parse.apply(text);
    } catch (NaturalFormException e) {
      throw e;
    } catch (RuntimeException e) {
      String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
      throw new NaturalFormException(
          "Not the text of an object of " + name + ": \"" + shown + "\"", e);
    }
  }
}
