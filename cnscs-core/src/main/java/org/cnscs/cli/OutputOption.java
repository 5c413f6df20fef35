package org.cnscs.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/**
 * The option that chooses between text for people and JSON for programs, to be mixed into verbs.
 */
public final class OutputOption {

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  /** Creates the option; picocli sets it. */
  public OutputOption() {}

  /** Tells whether JSON was asked for. */
  public boolean isJson() {
    return json;
  }

  /**
   * Prints a result.
   *
   * @param object makes the result as {@link Json#object}
   * @param text prints the result for people
   */
  public void print(PrintWriter out, Supplier<?> object, Consumer<PrintWriter> text) {
    if (json) {
      Json.print(out, object.get());
      out.println();
    } else {
      text.accept(out);
    }
    out.flush();
  }
}
