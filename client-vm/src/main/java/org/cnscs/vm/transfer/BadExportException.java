package org.cnscs.vm.transfer;

/** A file that is not a whole exported checkpoint: where, and why. */
final class BadExportException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param at the offset in the file
   */
  BadExportException(long at, String why) {
    this(at, why, null);
  }

  /** Creates the exception with what caused it. */
  BadExportException(long at, String why, Throwable cause) {
    super("at byte " + at + ": " + why, cause);
  }
}
