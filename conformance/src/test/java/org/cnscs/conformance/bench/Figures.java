package org.cnscs.conformance.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures of one benchmark run, to be printed as the last lines of its output. All but rates
 * are ratios; the smaller the better, unless they are added by {@link #addAtLeast}.
 */
final class Figures {
  private final List<String> rows = new ArrayList<>();

  /** Adds a figure that has a goal: at most this. */
  void add(String name, double value, double goal) {
    add(name, value, goal, value >= 0 && rounded(value, goal) <= rounded(goal, goal));
  }

  /** Adds a figure that has a goal: at least this. */
  void addAtLeast(String name, double value, double goal) {
    add(name, value, goal, rounded(value, goal) >= rounded(goal, goal));
  }

  private void add(String name, double value, double goal, boolean met) {
    String number = "%." + digits(goal) + "f";
    rows.add(
        String.format(
            Locale.ROOT,
            "figure %s " + number + " " + number + " %s",
            name,
            value,
            goal,
            met ? "ok" : "short"));
  }

  /** Adds a figure that is recorded without a goal. */
  void record(String name, double value) {
    rows.add(String.format(Locale.ROOT, "figure %s %.2f - ok", name, value));
  }

  /** Returns how many digits after the point tell a value from its goal. */
  private static int digits(double goal) {
    return goal < 0.1 ? 3 : 2;
  }

  /** Returns a value as it is printed, as a whole number of its last digit. */
  private static long rounded(double value, double goal) {
    return Math.round(value * Math.pow(10, digits(goal)));
  }

  /** Returns the geometric mean. */
  static double geometricMean(List<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
  }

  /** Returns the median, the lower one of two. */
  static double median(List<Double> values) {
    return values.stream().sorted().toList().get((values.size() - 1) / 2);
  }

  /** Returns all rows. */
  List<String> rows() {
    return List.copyOf(rows);
  }

  /** Prints all rows below the name of the machine. */
  void print(PrintStream out) {
    out.println();
    out.println("machine: " + Machine.name());
    rows.forEach(out::println);
  }
}
