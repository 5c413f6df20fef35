package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The benchmark {@code capture}: what it costs a kernel to be always checkpointable, beside plain
 * HotSpot and beside javaflow, whose continuations are captured in the same program only; and what
 * stopping costs.
 *
 * <p>A kernel's time is that of the fastest iteration in the median fork: other work on the machine
 * only ever adds time, and the choices that a JIT compiler makes differ from fork to fork.
 */
final class CaptureRun {
  private static final double GOAL = 1.02;
  private static final double WORST = 1.10;

  private CaptureRun() {}

  static Figures run(boolean quick) throws RunnerException, IOException, InterruptedException {
    String jdk = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<RunResult> results = new ArrayList<>(run("plain", jdk, quick));
    results.addAll(run("process", System.getProperty("bench.image"), quick));
    results.addAll(run("javaflow", jdk, quick));
    Figures figures = figures(results);
    StopRun.run(quick, figures);
    return figures;
  }

  /** Runs all kernels in one mode: a process on the image of the JDK, the others on it as it is. */
  private static Collection<RunResult> run(String mode, String java, boolean quick)
      throws RunnerException {
    List<Kernel> kernels = mode.equals("javaflow") ? Kernel.withinPeer() : List.of(Kernel.values());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(CaptureBenchmark.class.getName())
            .param("mode", mode)
            .param("kernel", kernels.stream().map(Kernel::type).toArray(String[]::new))
            .jvm(java)
            .shouldFailOnError(true)
            .forks(quick ? mode.equals("javaflow") ? 1 : 2 : 5)
            .warmupIterations(quick ? 2 : 4)
            .warmupTime(TimeValue.milliseconds(quick ? 400 : 1000))
            .measurementIterations(quick ? 4 : 5)
            .measurementTime(TimeValue.milliseconds(quick ? 150 : 500))
            .jvmArgsAppend(flags(mode.equals("process")));
    return new Runner(options.build()).run();
  }

  /** The options of a JVM for benchmarks; what a process runs in is compiled in its own way. */
  static String[] flags(boolean process) {
    String all = System.getProperty("bench.flags");
    return (process ? all + " " + System.getProperty("bench.process") : all).split(" ");
  }

  private static double time(RunResult result) {
    return Figures.median(
        result.getBenchmarkResults().stream().map(CaptureRun::fastestIteration).toList());
  }

  private static double fastestIteration(BenchmarkResult fork) {
    return fork.getIterationResults().stream()
        .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
        .min()
        .orElseThrow();
  }

  private static Figures figures(Collection<RunResult> results) {
    Map<String, Double> micros = new HashMap<>();
    for (RunResult result : results) {
      String mode = result.getParams().getParam("mode");
      micros.put(mode + " " + result.getParams().getParam("kernel"), time(result));
    }
    Figures figures = new Figures();
    List<Double> ratios = new ArrayList<>();
    for (Kernel kernel : Kernel.values()) {
      double ratio = micros.get("process " + kernel.type()) / micros.get("plain " + kernel.type());
      figures.add("capture." + kernel.name().toLowerCase(Locale.ROOT), ratio, WORST);
      ratios.add(ratio);
    }
    figures.add("capture.geomean", Figures.geometricMean(ratios), GOAL);
    addPeer(figures, micros);
    return figures;
  }

  /** Adds the times of a process beside those of javaflow. */
  private static void addPeer(Figures figures, Map<String, Double> micros) {
    for (Kernel kernel : Kernel.withinPeer()) {
      figures.add(
          "capture.javaflow." + kernel.name().toLowerCase(Locale.ROOT),
          micros.get("process " + kernel.type()) / micros.get("javaflow " + kernel.type()),
          1);
    }
  }
}
