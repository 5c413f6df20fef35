package org.cnscs.vm.look;

/** What became of a thread, a frame or an object between two checkpoints. */
enum Became {
  /** It is in both, and different. */
  CHANGED("changed", "  "),
  /** It is in the later one only. */
  NEW("new", "+ "),
  /** It is in the earlier one only. */
  GONE("gone", "- ");

  private final String word;
  private final String mark;

  Became(String word, String mark) {
    this.word = word;
    this.mark = mark;
  }

  /** Returns what became of a thing that is null where it is not there. */
  static Became of(Object before, Object after) {
    return before == null ? NEW : after == null ? GONE : CHANGED;
  }

  /** Returns the word for programs. */
  String word() {
    return word;
  }

  /** Returns what stands before it in a text, two characters wide. */
  String mark() {
    return mark;
  }
}
