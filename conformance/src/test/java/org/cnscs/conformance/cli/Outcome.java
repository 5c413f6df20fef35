package org.cnscs.conformance.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a command that is over did.
 *
 * @param status its exit status
 * @param out all of its standard output
 * @param err all of its standard error
 */
public record Outcome(int status, byte[] out, byte[] err) {

  /** Returns the standard output as text. */
  public String outText() {
    return new String(out, StandardCharsets.UTF_8);
  }

  /** Returns the standard error as text. */
  public String errText() {
    return new String(err, StandardCharsets.UTF_8);
  }

  /** Returns the lines of the standard error. */
  public List<String> errLines() {
    return errText().lines().toList();
  }

  @Override
  public String toString() {
    return "status "
        + status
        + "\nstandard output:\n"
        + tail(outText())
        + "\nstandard error:\n"
        + tail(errText());
  }

  private static String tail(String text) {
    int most = 4000;
    return text.length() <= most ? text : "[…]" + text.substring(text.length() - most);
  }
}
