package org.cnscs.cli;

/** A failure to show to the user as one line: what happened, where, and what to do next. */
public final class VerbException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  /** Creates the exception. */
  public VerbException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  /** Creates the exception with what caused it, which {@code --debug} shows. */
  public VerbException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Returns the exit code. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
