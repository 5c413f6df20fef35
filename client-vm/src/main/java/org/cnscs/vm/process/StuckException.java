package org.cnscs.vm.process;

/**
 * A process whose threads could be stopped only in part, so that it can neither be captured nor go
 * on.
 */
public final class StuckException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StuckException(String message) {
    super(message);
  }
}
