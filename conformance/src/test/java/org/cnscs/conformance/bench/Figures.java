package org.cnscs.conformance.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures of one benchmark run, to be printed as the last lines of its output. All are ratios,
 * the smaller the better.
 */
final class Figures {
  private final List<String> rows = new ArrayList<>();

  /** Adds a figure that has a goal: at most this. */
  void add(String name, double value, double goal) {
    rows.add(
        String.format(
            Locale.ROOT,
            "figure %s %.2f %.2f %s",
            name,
            value,
            goal,
            isMet(value, goal) ? "ok" : "short"));
  }

  /** Adds a figure that is recorded without a goal. */
  void record(String name, double value) {
    rows.add(String.format(Locale.ROOT, "figure %s %.2f - ok", name, value));
  }

  /** Tells whether a value, rounded as it is printed, reaches a goal. */
  private static boolean isMet(double value, double goal) {
    return Math.round(value * 100) <= Math.round(goal * 100);
  }

  /** Returns the geometric mean. */
  static double geometricMean(List<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
  }

  /** Returns the median, the lower one of two. */
  static double median(List<Double> values) {
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }

  /** Prints all rows below the name of the machine. */
  void print(PrintStream out) {
    out.println();
    out.println("machine: " + Machine.name());
    rows.forEach(out::println);
  }
}
