package org.cnscs.vm.process;

/**
 * A process that could not be stopped in time, because some thread was pinned; it runs on unharmed.
 */
public final class PinnedException extends Exception {
  private static final long serialVersionUID = 1;

  PinnedException(String message) {
    super(message);
  }
}
