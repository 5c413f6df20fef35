package org.cnscs.heap.exchange;

/**
 * The sign that the quick writer or reader has met what only the other one knows. It says nothing
 * of whether that is wrong.
 */
final class UnknownToQuickException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final UnknownToQuickException INSTANCE = new UnknownToQuickException();

  private UnknownToQuickException() {
    super("Not known here", null, false, false);
  }

  /** Returns the sign; it has no trace, since it is no error. */
  static UnknownToQuickException here() {
    return INSTANCE;
  }
}
