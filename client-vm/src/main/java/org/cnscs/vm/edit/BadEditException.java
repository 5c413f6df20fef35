package org.cnscs.vm.edit;

import org.cnscs.cli.ExitCode;

/** An edit that cannot be made: what, where, what was expected. */
final class BadEditException extends Exception {
  private static final long serialVersionUID = 1;

  private final ExitCode code;

  private BadEditException(ExitCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What is to be edited does not exist. */
  static BadEditException notFound(String message) {
    return new BadEditException(ExitCode.NOT_FOUND, message, null);
  }

  /** What is to be put there does not fit. */
  static BadEditException unfit(String message, Throwable cause) {
    return new BadEditException(ExitCode.USAGE, message, cause);
  }

  ExitCode code() {
    return code;
  }
}
