package org.cnscs.cli;

import java.io.PrintWriter;
import org.cnscs.space.SpaceException;

/**
 * What went wrong in a verb, as the user learns of it.
 *
 * @param exitCode the exit code
 * @param message one line: what, where, and what to do next
 * @param cause what {@code --debug} shows
 */
record Failure(ExitCode exitCode, String message, Throwable cause) {

  /**
   * Tells what an exception means to the user.
   *
   * @param ofProgramVerb whether the verb is a {@link ProgramVerb}
   */
  static Failure of(Throwable cause, boolean ofProgramVerb) {
    return switch (cause) {
      case VerbException e -> new Failure(e.exitCode(), oneLine(e.getMessage()), e);
      case SpaceException e -> new Failure(exitCode(e), oneLine(e.getMessage()), e);
      default -> unexpected(cause, ofProgramVerb);
    };
  }

  private static Failure unexpected(Throwable cause, boolean ofProgramVerb) {
    String detail = cause.getMessage() == null ? "" : ": " + oneLine(cause.getMessage());
    String message =
        "unexpected " + cause.getClass().getSimpleName() + detail + "; use --debug to see where";
    return new Failure(ofProgramVerb ? ExitCode.CLIENT_VM : ExitCode.FAILED, message, cause);
  }

  private static ExitCode exitCode(SpaceException cause) {
    return switch (cause) {
      case SpaceException.Conflict _ -> ExitCode.CONFLICT;
      case SpaceException.Ended _ -> ExitCode.NOT_FOUND;
      case SpaceException.Unreachable _ -> ExitCode.UNREACHABLE;
      case SpaceException.Unavailable e -> e.held() ? ExitCode.CONFLICT : ExitCode.FAILED;
      case SpaceException.BadQuery _ -> ExitCode.USAGE;
      case SpaceException.BadInput _ -> ExitCode.USAGE;
      case SpaceException.Damaged _ -> ExitCode.FAILED;
      case SpaceException.Failed _ -> ExitCode.FAILED;
    };
  }

  /** Returns a text without line breaks. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** Prints the failure and returns its exit code. */
  int report(PrintWriter err, boolean debug) {
    err.println("cnscs: " + message);
    if (debug) {
      cause.printStackTrace(err);
    }
    err.flush();
    return exitCode.code();
  }
}
