package org.cnscs.cli;

/**
 * The exit codes of every verb. {@code run} and {@code resume} pass on the program's own instead.
 */
public enum ExitCode {
  /** Done. */
  DONE(0, "done"),
  /** Failed in a way that no other code tells. */
  FAILED(1, "failed"),
  /** The command line is wrong. */
  USAGE(2, "the command line or a query is wrong"),
  /** What was named does not exist. */
  NOT_FOUND(3, "what was named does not exist"),
  /** Somebody else changed or holds what was named. */
  CONFLICT(4, "somebody else changed or holds what was named"),
  /** A server cannot be reached. */
  UNREACHABLE(5, "a server cannot be reached"),
  /** The program is in a state that cannot be captured or resumed. */
  UNSUPPORTED(6, "the program cannot be captured or resumed in this state"),
  /** The launcher found no JDK, or nothing to build with. */
  NOT_INSTALLED(78, "no JDK that is new enough, or no Maven to build with"),
  /** The client VM itself failed. */
  CLIENT_VM(125, "run and resume: the client VM itself failed; any other code is the program's"),
  /** Interrupted by the user. */
  INTERRUPTED(130, "interrupted");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** Returns the number that the operating system sees. */
  public int code() {
    return code;
  }

  /** Returns what the code means, in the words of the help. */
  public String meaning() {
    return meaning;
  }
}
