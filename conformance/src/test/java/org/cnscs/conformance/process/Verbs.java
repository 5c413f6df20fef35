package org.cnscs.conformance.process;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ServiceLoader;
import org.cnscs.cli.Durations;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.cli.VerbProvider;
import org.cnscs.space.SpaceException;
import picocli.CommandLine;

/**
 * Verbs that run inside this JVM, where none has to be started for each; for what must happen
 * quickly many times.
 */
final class Verbs {

  private Verbs() {}

  /**
   * What a verb did.
   *
   * @param text what it printed, or why it failed
   */
  record Result(int status, String text) {}

  /** Runs a verb, which must succeed, and returns what it prints. */
  static String run(String verb, String... arguments) {
    Result result = attempt(verb, arguments);
    if (result.status() != 0) {
      throw new AssertionError(verb + " gives " + result.status() + ": " + result.text());
    }
    return result.text();
  }

  /** Runs a verb, which may be refused. */
  static Result attempt(String verb, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        new CommandLine(find(verb)).registerConverter(Duration.class, Durations::parse);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler((failure, at, parsed) -> refused(verb, failure, err));
    int status = line.execute(arguments);
    return new Result(status, status == 0 ? out.toString() : err.toString());
  }

  private static Object find(String name) {
    return ServiceLoader.load(VerbProvider.class).stream()
        .flatMap(provider -> provider.get().verbs().stream())
        .filter(
            verb -> verb.getClass().getAnnotation(CommandLine.Command.class).name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No module has the verb " + name));
  }

  private static int refused(String verb, Exception failure, StringWriter err) {
    if (failure instanceof VerbException refusal) {
      err.write(refusal.getMessage());
      return refusal.exitCode().code();
    }
    if (failure instanceof SpaceException.Unreachable) {
      err.write(failure.getMessage());
      return ExitCode.UNREACHABLE.code();
    }
    throw new AssertionError(verb + " failed: " + failure.getMessage(), failure);
  }
}
