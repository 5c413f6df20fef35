package org.cnscs.vm.transform;

/** A method whose frames can never be captured, with the reason. */
final class UnsupportedCodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedCodeException(String message) {
    super(message);
  }
}
