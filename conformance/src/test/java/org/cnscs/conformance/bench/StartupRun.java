package org.cnscs.conformance.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The benchmark {@code startup}: {@code cnscs run} of a program that only says hello, beside plain
 * {@code java}.
 */
final class StartupRun {

  private static final double ALLOWED = 300; // milliseconds that a start may take longer

  private StartupRun() {}

  static Figures run(boolean quick) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("cnscs-startup");
    try {
      return measure(work, quick ? 7 : 21);
    } finally {
      delete(work);
    }
  }

  private static Figures measure(Path work, int rounds) throws IOException, InterruptedException {
    String classes = copyClass(Hello.class, work.resolve("classes")).toString();
    String main = Hello.class.getName();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String cnscs = System.getProperty("bench.cnscs");
    String space = work.resolve("space").toString();
    List<Double> plain = new ArrayList<>();
    List<Double> process = new ArrayList<>();
    for (int round = 0;
        round < rounds;
        round++) { // by turns, so that a slow moment of the machine meets both
      plain.add(time(work, java, "-cp", classes, main));
      process.add(
          time(
              work,
              cnscs,
              "run",
              "--space",
              space,
              "--name",
              "hello" + round,
              "-cp",
              classes,
              main));
    }
    System.out.printf(
        Locale.ROOT,
        "median of %d starts: java %.0f ms, cnscs run %.0f ms%n",
        rounds,
        Figures.median(plain),
        Figures.median(process));
    Figures figures = new Figures();
    figures.record("startup.hello", Figures.median(process) / Figures.median(plain));
    figures.add(
        "startup.hello.added", (Figures.median(process) - Figures.median(plain)) / ALLOWED, 1);
    return figures;
  }

  /** Copies the class file of a program; returns the class path. */
  static Path copyClass(Class<?> program, Path classes) throws IOException {
    String name = program.getName().replace('.', '/') + ".class";
    Path file = classes.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream in = program.getResourceAsStream("/" + name)) {
      Files.copy(in, file);
    }
    return classes;
  }

  private static double time(Path work, String... command)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    String said = output(work, List.of(command));
    double millis = (System.nanoTime() - start) / 1e6;
    if (!said.strip().equals("hello")) {
      throw new IllegalStateException(String.join(" ", command) + " said: " + said);
    }
    return millis;
  }

  /** Runs a command to its end and returns its standard output. */
  static String output(Path work, List<String> command) throws IOException, InterruptedException {
    Path out = work.resolve("out");
    Path err = work.resolve("err");
    int status =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          String.join(" ", command)
              + " ended with "
              + status
              + " and said: "
              + Files.readString(out)
              + Files.readString(err));
    }
    return Files.readString(out);
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
