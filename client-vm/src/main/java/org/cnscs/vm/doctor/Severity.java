package org.cnscs.vm.doctor;

/** How much a finding hinders captures. */
enum Severity {
  /** Where the program comes to this, it cannot be captured, and waiting does not help. */
  CANNOT("cannot"),
  /** A capture has to wait until the thread is done with this. */
  PINS("pins"),
  /** A capture is refused while such an object can be reached. */
  REFUSED("refused"),
  /** Does not hinder a capture, but is not as in a plain run, or could not be looked at. */
  NOTE("note");

  private final String word;

  Severity(String word) {
    this.word = word;
  }

  /** Returns the word that people and programs see. */
  String word() {
    return word;
  }
}
