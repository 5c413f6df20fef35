package org.cnscs.heap;

/**
 * The sign that the bytes of a line are not what was expected, so that the other reader has to look
 * at them. It says nothing of whether they are wrong.
 */
final class UnrecognisedException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final UnrecognisedException INSTANCE = new UnrecognisedException();

  private UnrecognisedException() {
    super("The line is not in canonical form here", null, false, false);
  }

  /** Returns the sign; it has no trace, since it is no error. */
  static UnrecognisedException here() {
    return INSTANCE;
  }
}
