package org.cnscs.conformance.process;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ServiceLoader;
import org.cnscs.cli.Durations;
import org.cnscs.cli.VerbProvider;
import picocli.CommandLine;

/**
 * Verbs that run inside this JVM, where none has to be started for each; for what must happen
 * quickly many times.
 */
final class Verbs {

  private Verbs() {}

  /** Runs a verb, which must succeed, and returns what it prints. */
  static String run(String verb, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        new CommandLine(find(verb)).registerConverter(Duration.class, Durations::parse);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler((failure, at, parsed) -> fail(verb, failure));
    int status = line.execute(arguments);
    if (status != 0) {
      throw new AssertionError(verb + " gives " + status + ": " + err);
    }
    return out.toString();
  }

  private static Object find(String name) {
    return ServiceLoader.load(VerbProvider.class).stream()
        .flatMap(provider -> provider.get().verbs().stream())
        .filter(
            verb -> verb.getClass().getAnnotation(CommandLine.Command.class).name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No module has the verb " + name));
  }

  private static int fail(String verb, Exception failure) {
    throw new AssertionError(verb + " failed: " + failure.getMessage(), failure);
  }
}
