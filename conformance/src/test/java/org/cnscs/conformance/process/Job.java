package org.cnscs.conformance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program {@code job.Main}, compiled in a directory of its own.
 *
 * <p>It prints a line a round, and can be held up after a round, so that it is still there when a
 * test gets to it.
 */
record Job(Path directory) {
  static final int ROUNDS = 400;
  private static final List<String> SOURCES = List.of("job/Main.java", "job/Ledger.java");

  /** Compiles the program. */
  static Job compile(Path directory) {
    Job job = new Job(directory);
    List<Path> sources =
        SOURCES.stream().map(each -> Programs.copy(each, directory.resolve("source"))).toList();
    Programs.compile(sources, Path.of(job.classes()), "");
    return job;
  }

  /** Returns the directory of its classes. */
  String classes() {
    return directory.resolve("classes").toString();
  }

  /** Deletes its classes. */
  void deleteClasses() {
    Programs.delete(Path.of(classes()));
  }

  /** Returns arguments that run it, after others. */
  String[] command(String how, String... before) {
    List<String> command = new ArrayList<>(Arrays.asList(before));
    command.addAll(
        List.of(
            "-cp", classes(), "job.Main", "" + ROUNDS, how, directory.resolve("hold").toString()));
    return command.toArray(String[]::new);
  }

  private Path barrier(int round) {
    return directory.resolve("hold" + round);
  }

  /** Holds it up after a round, a multiple of 100, until it is let go. */
  void hold(int round) {
    try {
      Files.createFile(barrier(round));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets it go on after a round. */
  void release(int round) {
    try {
      Files.delete(barrier(round));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a line of the source of {@code job.Main}, counted from 1. */
  String line(int number) {
    try (Stream<String> lines =
        Files.lines(directory.resolve("source").resolve(SOURCES.getFirst()))) {
      return lines.skip(number - 1).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
