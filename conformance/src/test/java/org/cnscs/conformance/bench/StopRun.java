package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The part of the benchmark {@code capture} that stops processes: how long it takes to stop a
 * hundred busy threads, to take a thousand frames apart, and to put them together again.
 *
 * <p>All times are divided by their goals, so that one is what was to be reached. The time of a
 * frame is what a stop with 1,000 frames takes longer than one with a single frame, in the median,
 * so that what every stop costs does not count; walking the stack does.
 */
final class StopRun {
  private static final double LATENCY = 20e6; // nanoseconds
  private static final double FRAME = 500; // nanoseconds
  private static final int THREADS = 100;
  private static final int FRAMES = 1000;

  /** The times of one stop, in nanoseconds. */
  private record Stop(long stopping, long goingOn) {
    static Stop parse(String line) {
      String[] times = line.split(" ");
      return new Stop(Long.parseLong(times[0]), Long.parseLong(times[1]));
    }
  }

  private StopRun() {}

  static void run(boolean quick, Figures figures) throws IOException, InterruptedException {
    int stops = quick ? 300 : 2000;
    List<Stop> busy = stops("BusyThreads", THREADS, stops);
    long p99 = percentile(busy.stream().map(Stop::stopping).toList(), 0.99);
    List<Stop> shallow = stops("DeepStack", 1, stops);
    List<Stop> deep = stops("DeepStack", FRAMES, stops);
    double apart =
        perFrame(
            shallow.stream().map(Stop::stopping).toList(),
            deep.stream().map(Stop::stopping).toList());
    double together =
        perFrame(
            shallow.stream().map(Stop::goingOn).toList(),
            deep.stream().map(Stop::goingOn).toList());
    System.out.printf(
        Locale.ROOT,
        "%d stops: %d busy threads stop in %.2f ms (p99), %.2f ms (median); a frame is taken apart"
            + " in %.2f µs, put together in %.2f µs%n",
        stops,
        THREADS,
        p99 / 1e6,
        percentile(busy.stream().map(Stop::stopping).toList(), 0.5) / 1e6,
        apart / 1e3,
        together / 1e3);
    figures.add("capture.stop", p99 / LATENCY, 1);
    figures.add("capture.frame.apart", apart / FRAME, 1);
    figures.add("capture.frame.together", together / FRAME, 1);
  }

  private static double perFrame(List<Long> shallow, List<Long> deep) {
    return (double) (percentile(deep, 0.5) - percentile(shallow, 0.5)) / (FRAMES - 1);
  }

  private static long percentile(List<Long> values, double part) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.ceil(sorted.size() * part) - 1);
  }

  private static List<Stop> stops(String program, int argument, int stops)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("bench.image")));
    command.addAll(List.of(CaptureRun.flags(true)));
    command.addAll(
        List.of(
            "-Xss64m",
            "-cp",
            System.getProperty("java.class.path"),
            StopProbe.class.getName(),
            program,
            "" + argument,
            "" + stops / 2,
            "" + stops));
    Process probe =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<Stop> measured = out.lines().map(Stop::parse).toList();
    if (probe.waitFor() != 0 || measured.size() != stops) {
      throw new IllegalStateException(
          program + " was stopped " + measured.size() + " times instead of " + stops);
    }
    return measured;
  }
}
