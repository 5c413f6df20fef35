package org.cnscs.cli;

/** The exit codes of every verb. {@code run} and {@code resume} pass on the program's own instead. */
public enum ExitCode {
  /** Done. */
  DONE(0),
  /** Failed in a way that no other code tells. */
  FAILED(1),
  /** The command line is wrong. */
  USAGE(2),
  /** What was named does not exist. */
  NOT_FOUND(3),
  /** Somebody else changed or holds what was named. */
  CONFLICT(4),
  /** A server cannot be reached. */
  UNREACHABLE(5),
  /** The program is in a state that cannot be captured or resumed. */
  UNSUPPORTED(6),
  /** The client VM itself failed. */
  CLIENT_VM(125),
  /** Interrupted by the user. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** Returns the number that the operating system sees. */
  public int code() {
    return code;
  }
}
