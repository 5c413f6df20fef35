package org.cnscs.heap.exchange;

/** A failure to read a natural document: it is damaged or not of the classes that are allowed. */
public final class NaturalFormException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NaturalFormException(String message) {
    super(message);
  }

  NaturalFormException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns the same failure with the row of the document where it was found. */
  static NaturalFormException at(int row, RuntimeException e) {
    return e instanceof NaturalFormException known && known.getMessage().startsWith("Row ")
        ? known
        : new NaturalFormException("Row " + row + ": " + e.getMessage(), e);
  }
}
