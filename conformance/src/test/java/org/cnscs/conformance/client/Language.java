package org.cnscs.conformance.client;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.cli.Running;

/** A language other than Java in which there is a client, with the program that runs it. */
enum Language {
  PYTHON("python", "verbs.py", "python3", "-B", "-X", "utf8"),
  JAVASCRIPT("javascript", "verbs.mjs", "node");

  private final String directory;
  private final String script;
  private final List<String> command;

  Language(String directory, String script, String... command) {
    this.directory = directory;
    this.script = script;
    this.command = List.of(command);
  }

  /** Starts a verb of its script. */
  Running start(Distribution home, String url, String... words) {
    List<String> all = new ArrayList<>(command);
    all.add(path("src/test/resources/org/cnscs/conformance/client/" + script));
    all.add(path("clients/" + directory));
    all.add(url);
    all.addAll(List.of(words));
    return home.program(all);
  }

  /** Runs a verb of its script to its end, and returns what it said. */
  String run(Distribution home, String url, String... words) throws InterruptedException {
    try (Running running = start(home, url, words)) {
      Outcome outcome = running.awaitExit();
      if (outcome.status() != 0) {
        throw new AssertionError(this + " " + String.join(" ", words) + ": " + outcome);
      }
      return outcome.outText();
    }
  }

  /** Skips the test, and says why, if this machine does not have the program. */
  void assumeInstalled(Distribution home) throws InterruptedException {
    String program = command.getFirst();
    try (Running version = home.program(List.of(program, "--version"))) {
      Outcome outcome = version.awaitExit();
      if (outcome.status() != 0) {
        abort(program + " does not run on this machine: " + outcome);
      }
    } catch (UncheckedIOException e) {
      abort(program + " is not installed on this machine: " + e.getMessage());
    }
  }

  private static String path(String relative) {
    return Path.of(relative).toAbsolutePath().toString();
  }
}
