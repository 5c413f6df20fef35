package org.cnscs.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cnscs.space.Space;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The options of a verb that does something in a space and prints what came of it, to be mixed into
 * the verb.
 */
public final class ResultOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec verb;

  @Mixin private final SpaceOption space;
  @Mixin private OutputOption output;

  /**
   * Creates the options; picocli sets them.
   *
   * @param space finds the verb's space
   */
  public ResultOptions(SpaceOption space) {
    this.space = space;
  }

  /** Returns the option that finds the space. */
  public SpaceOption space() {
    return space;
  }

  /** Returns the option that chooses the form of the result. */
  public OutputOption output() {
    return output;
  }

  /** Opens the space if there is one. */
  public Space openExisting() {
    return space.openExisting();
  }

  /** Returns where the verb tells of its work. */
  public PrintWriter err() {
    return verb.commandLine().getErr();
  }

  /** Prints a result, as {@link OutputOption#print}. */
  public void print(Supplier<?> object, Consumer<PrintWriter> text) {
    output.print(verb.commandLine().getOut(), object, text);
  }
}
