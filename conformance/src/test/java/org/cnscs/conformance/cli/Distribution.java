package org.cnscs.conformance.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The assembled distribution, run with the JDK of the tests, apart from the user's own settings.
 *
 * @param home the user's directory as the commands see it
 * @param space the space of commands that name none
 * @param javaOptions options of the JVM, or null for those that the tests were given
 */
public record Distribution(Path home, String space, String javaOptions) {
  private static final Path LAUNCHER =
      Path.of("..", "target", "cnscs", "bin", "cnscs").toAbsolutePath().normalize();

  /** Checks that the distribution was assembled. */
  public Distribution {
    if (!Files.isRegularFile(LAUNCHER)) {
      throw new IllegalStateException(
          LAUNCHER + " is missing; it is assembled by mvn package, before these tests");
    }
  }

  /** Takes the options of the JVM that the tests were given. */
  public Distribution(Path home, String space) {
    this(home, space, null);
  }

  /** Starts a verb. */
  public Running start(String... arguments) {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(Arrays.asList(arguments));
    return program(command);
  }

  /** Runs a verb to its end. */
  public Outcome run(String... arguments) throws InterruptedException {
    try (Running running = start(arguments)) {
      return running.awaitExit();
    }
  }

  /** Runs a verb to its end, which may take long. */
  public Outcome run(Duration patience, String... arguments) throws InterruptedException {
    try (Running running = start(arguments)) {
      return running.awaitExit(patience);
    }
  }

  /** Runs a program to its end on the plain JVM, without a client VM. */
  public Outcome java(String... arguments) throws InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try (Running running = program(Stream.concat(Stream.of(java), Stream.of(arguments)).toList())) {
      return running.awaitExit();
    }
  }

  /** Starts any program, as apart from the user's settings as the verbs. */
  public Running program(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    Map<String, String> environment = builder.environment();
    Map<String, String> kept = new HashMap<>(environment);
    kept.keySet().retainAll(List.of("PATH", "LANG", "LC_ALL", "TMPDIR", "CNSCS_JAVA_OPTS"));
    kept.put("CNSCS_CACHE", LAUNCHER.resolve("../../../cache").normalize().toString());
    environment.clear();
    environment.putAll(kept);
    environment.put("HOME", home.toString());
    environment.put("CNSCS_JAVA_HOME", System.getProperty("java.home"));
    environment.put("CNSCS_SPACE", space);
    if (javaOptions != null) {
      environment.put("CNSCS_JAVA_OPTS", javaOptions);
    }
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return Running.of(String.join(" ", command), process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
