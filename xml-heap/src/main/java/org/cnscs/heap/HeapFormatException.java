package org.cnscs.heap;

/**
 * A failure to read a checkpoint: something is missing, damaged or does not fit the program; says
 * where.
 */
public final class HeapFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public HeapFormatException(String message) {
    super(message);
  }

  public HeapFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
