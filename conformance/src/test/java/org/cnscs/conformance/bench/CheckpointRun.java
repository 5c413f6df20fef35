package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The benchmark {@code checkpoint}: full and incremental checkpoints of a large heap, and resuming.
 *
 * <p>A time is that of the fastest iteration in the median fork, by the clock, since what it stands
 * for is how long a program waits. Rates are megabytes of the JVM's heap in a second, the pause is
 * in milliseconds; all else is a ratio to the full checkpoint.
 */
final class CheckpointRun {
  static final double RATE = 150;
  static final double PAUSE = 50;
  static final double PART = 0.03;
  private static final double MEGABYTE = 1 << 20;

  private final RunResult result;
  private final String prefix;
  private final Figures figures = new Figures();

  private CheckpointRun(RunResult result, int megabytes) {
    this.result = result;
    this.prefix = "checkpoint." + megabytes + "mb.";
  }

  static Figures run(boolean quick) throws RunnerException, IOException, InterruptedException {
    int megabytes = quick ? 128 : 1024;
    List<String> flags = new ArrayList<>(List.of(System.getProperty("bench.flags").split(" ")));
    String most = "-Xmx" + (quick ? 4 : 11) + "g";
    flags.addAll(List.of(most, most.replace("mx", "ms")));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(CheckpointBenchmark.class.getName())
            .param("megabytes", "" + megabytes)
            .jvm(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .jvmArgs(flags.toArray(String[]::new))
            .shouldFailOnError(true)
            .shouldDoGC(true)
            .forks(quick ? 1 : 3)
            .warmupIterations(1)
            .measurementIterations(quick ? 3 : 2);
    Figures figures =
        new CheckpointRun(new Runner(options.build()).runSingle(), megabytes).figures();
    CheckpointedProcess.measure(megabytes, figures);
    return figures;
  }

  private Figures figures() {
    double heap = least("heap") / MEGABYTE;
    print(heap);
    figures.addAtLeast(prefix + "full", heap / seconds("full"), RATE);
    figures.addAtLeast(prefix + "resume", heap / seconds("resume"), RATE);
    for (String change : List.of("scattered", "together")) {
      figures.add(prefix + change + ".time", least(change) / least("full"), PART);
      figures.add(prefix + change + ".bytes", least(change + "Bytes") / least("fullBytes"), PART);
      figures.add(prefix + change + ".pause", least(change + "Pause") / 1e6, PAUSE);
    }
    figures.add(prefix + "same.time", least("same") / least("full"), PART);
    figures.add(prefix + "same.bytes", least("sameBytes") / least("fullBytes"), PART);
    return figures;
  }

  private void print(double heap) {
    System.out.printf(
        Locale.ROOT,
        "%.0f MB of heap: full checkpoint of %.0f MB in %.2f s; with 1 %% of the objects changed,"
            + " scattered %.1f MB in %.3f s, beside each other %.1f MB in %.3f s, none %.1f MB in"
            + " %.3f s; resumed in %.2f s%n",
        heap,
        least("fullBytes") / MEGABYTE,
        seconds("full"),
        least("scatteredBytes") / MEGABYTE,
        seconds("scattered"),
        least("togetherBytes") / MEGABYTE,
        seconds("together"),
        least("sameBytes") / MEGABYTE,
        seconds("same"),
        seconds("resume"));
  }

  private double seconds(String counter) {
    return least(counter) / 1e9;
  }

  /** Returns the least value of a counter in the median fork. */
  private double least(String counter) {
    return Figures.median(
        result.getBenchmarkResults().stream().map(fork -> least(fork, counter)).toList());
  }

  private static double least(BenchmarkResult fork, String counter) {
    return fork.getIterationResults().stream()
        .mapToDouble(iteration -> iteration.getSecondaryResults().get(counter).getScore())
        .min()
        .orElseThrow();
  }
}
