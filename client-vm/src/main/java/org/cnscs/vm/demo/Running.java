package org.cnscs.vm.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;

/**
 * A command that was started.
 *
 * @param out its standard output
 * @param err its standard error
 */
record Running(List<String> words, Process process, Gathered out, Gathered err) {

  /** Starts a command. */
  static Running start(List<String> words, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(environment);
    builder.environment().remove("CNSCS_JAVA_OPTS"); // meant for the demo's own JVM
    try {
      Process process = builder.start();
      Gathered out = Gathered.from(process.getInputStream());
      return new Running(words, process, out, Gathered.from(process.getErrorStream()));
    } catch (IOException e) {
      throw new VerbException(
          ExitCode.FAILED, "The demo cannot start a command: " + e.getMessage(), e);
    }
  }

  /** Waits for the end and returns the exit status. */
  int status(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw failure("has not ended within " + limit.toSeconds() + " s");
    }
    return process.exitValue();
  }

  /** Waits for the end, which must be a success, and returns what was printed. */
  byte[] result(Duration limit) throws InterruptedException {
    int status = status(limit);
    if (status != 0) {
      throw failure("ended with exit status " + status + ", 0 expected");
    }
    return out.all();
  }

  /**
   * Kills the command; what it has printed can still be read, which {@link Process#destroyForcibly}
   * would prevent.
   */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Returns a failure of the demo in which this command is named, with what it said last. */
  VerbException failure(String what) throws InterruptedException {
    kill();
    String said = new String(err.all(), StandardCharsets.UTF_8).strip();
    String tail = said.length() > 400 ? "…" + said.substring(said.length() - 400) : said;
    String command = String.join(" ", words);
    return new VerbException(
        ExitCode.FAILED,
        command + " " + what + (tail.isEmpty() ? "; it said nothing" : "; it said: " + tail));
  }
}
