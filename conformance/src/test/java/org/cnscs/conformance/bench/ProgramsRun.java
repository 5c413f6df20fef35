package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.Outcome;
import org.cnscs.conformance.process.ForeignProgram;
import org.cnscs.conformance.process.ForeignPrograms;

/**
 * The benchmark {@code programs}: whole programs that nobody wrote for CNSCS, from the start of the
 * JVM to its end, as processes, beside plain {@code java}: never checkpointed, every 2 s, and every
 * 200 ms.
 *
 * <p>The runs take turns, and the fastest of each counts, since other work on the machine only ever
 * adds time. Each program runs once before, so that its transformed classes are known. A wrong
 * output fails the benchmark.
 */
final class ProgramsRun {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final double QUICK = 3;

  /** The programs, and how many times as much as in tests they do, which takes 12 to 16 s plain. */
  private static final Map<String, Double> PROGRAMS = Map.of("rhino", 60., "h2", 5., "sat4j", 8.);

  /** A way to run a program: the options of the verb, and the goal. */
  private enum Mode {
    NEVER(1.02),
    EVERY_2S(1.06, "--every", "2s"),
    EVERY_200MS(1.20, "--every", "200ms");

    private final double goal;
    private final List<String> options;

    Mode(double goal, String... options) {
      this.goal = goal;
      this.options = List.of(options);
    }
  }

  private ProgramsRun() {}

  static Figures run(boolean quick) throws IOException, InterruptedException {
    Figures figures = new Figures();
    Map<Mode, List<Double>> ratios = new HashMap<>();
    for (Map.Entry<String, Double> each : new TreeMap<>(PROGRAMS).entrySet()) {
      ForeignProgram program = ForeignPrograms.named(each.getKey()).findFirst().orElseThrow();
      measure(program, quick ? QUICK : each.getValue(), quick ? 1 : 3, figures, ratios);
    }
    for (Mode mode : Mode.values()) {
      figures.add(figure("geomean", mode), Figures.geometricMean(ratios.get(mode)), mode.goal);
    }
    return figures;
  }

  private static String figure(String program, Mode mode) {
    return "programs." + program + "." + mode.name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static void measure(
      ForeignProgram program,
      double factor,
      int rounds,
      Figures figures,
      Map<Mode, List<Double>> ratios)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("cnscs-programs");
    try {
      List<String> arguments = program.prepare(directory, factor);
      Map<Mode, Double> process = new HashMap<>();
      double plain = Double.MAX_VALUE;
      for (int round = 0; round < rounds; round++) {
        Distribution cnscs =
            new Distribution(directory, directory.resolve("space" + round).toString());
        long begun = System.nanoTime();
        Outcome expected = cnscs.java(arguments.toArray(String[]::new));
        plain = Math.min(plain, System.nanoTime() - begun);
        if (round == 0) {
          time(cnscs, "known", List.of(), arguments, expected); // not counted: fills the cache
        }
        for (Mode mode : Mode.values()) {
          String name = mode.name().toLowerCase(Locale.ROOT);
          process.merge(mode, time(cnscs, name, mode.options, arguments, expected), Math::min);
        }
      }
      for (Mode mode : Mode.values()) {
        double ratio = process.get(mode) / plain;
        figures.add(figure(program.name(), mode), ratio, mode.goal);
        ratios.computeIfAbsent(mode, key -> new ArrayList<>()).add(ratio);
      }
    } finally {
      StartupRun.delete(directory);
    }
  }

  private static double time(
      Distribution cnscs,
      String name,
      List<String> options,
      List<String> arguments,
      Outcome expected)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("run", "--name", name));
    command.addAll(options);
    command.addAll(arguments);
    long begun = System.nanoTime();
    Outcome outcome = cnscs.run(PATIENCE, command.toArray(String[]::new));
    long taken = System.nanoTime() - begun;
    if (outcome.status() != expected.status() || !Arrays.equals(outcome.out(), expected.out())) {
      throw new IllegalStateException(
          "A plain run gives " + expected + ", and " + command + " gives " + outcome);
    }
    return taken;
  }
}
