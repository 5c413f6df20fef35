package org.cnscs.vm.look;

/** Numbers in attributes. */
final class Numbers {

  private Numbers() {}

  /** Returns the number that a text says, or another if there is no text. */
  static long of(String text, long otherwise) {
    return text == null ? otherwise : Long.parseLong(text);
  }

  /** Returns the number that a text says, or null if there is no text. */
  static Long orNull(String text) {
    return text == null ? null : Long.valueOf(text);
  }
}
