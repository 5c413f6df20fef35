package org.cnscs.conformance.process;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The figures of one program's journey: what became of each moment, and why. */
final class Tally {
  private static final int REASONS = 8;

  private final ForeignProgram program;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> reasons = new TreeMap<>();

  Tally(ForeignProgram program) {
    this.program = program;
  }

  /** What can become of a moment, and what else is counted. */
  enum Figure {
    TRIED,
    CAPTURED,
    PINNED,
    REFUSED,
    LATE,
    RESUMED
  }

  void add(Figure figure) {
    counts.merge(figure.name(), 1, Integer::sum);
  }

  /** Counts a moment that could not be captured. */
  void add(Figure figure, String reason) {
    add(figure);
    reasons.merge(figure.name().toLowerCase(Locale.ROOT) + ": " + reason, 1, Integer::sum);
  }

  int count(Figure figure) {
    return counts.getOrDefault(figure.name(), 0);
  }

  static String head() {
    return row("program", List.of("tried", "captured", "pinned", "refused", "late", "resumed"));
  }

  /** Returns the figures as a line of a table. */
  String row() {
    return row(
        program.name() + " (" + program.kind() + ")",
        Stream.of(Figure.values()).map(each -> "" + count(each)).toList());
  }

  private static String row(String name, List<String> figures) {
    StringBuilder row = new StringBuilder("%-56s".formatted(name));
    figures.forEach(each -> row.append(" %8s".formatted(each)));
    return row.toString();
  }

  /** Returns the most frequent reasons why moments were not captured. */
  List<String> reasons() {
    return reasons.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(REASONS)
        .map(each -> "  %4d x %s".formatted(each.getValue(), each.getKey()))
        .toList();
  }
}
