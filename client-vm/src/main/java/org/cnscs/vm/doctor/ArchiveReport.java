package org.cnscs.vm.doctor;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cnscs.cli.Json;
import org.cnscs.cli.Table;
import org.cnscs.vm.evolution.Break;
import org.cnscs.vm.evolution.Count;
import org.cnscs.vm.evolution.Rule;

/** What is told of an examined archive: each reason once, with an example. */
final class ArchiveReport {
  private final List<ArchiveCheck.Result> results;
  private final Map<String, Reason> reasons = new TreeMap<>();

  /**
   * A reason, for all checkpoints for which it holds.
   *
   * @param checkpoint the last of them
   * @param objects how many objects are concerned there
   */
  private record Reason(Break found, int checkpoints, String checkpoint, Count objects) {
    Reason in(String name, Count count) {
      return new Reason(found, checkpoints + 1, name, count);
    }

    String example() {
      return objects.example() == null ? checkpoint : checkpoint + " #" + objects.example();
    }
  }

  private ArchiveReport(List<ArchiveCheck.Result> results) {
    this.results = results;
  }

  static ArchiveReport of(List<ArchiveCheck.Result> results) {
    ArchiveReport report = new ArchiveReport(results);
    results.forEach(
        result ->
            result
                .breaks()
                .forEach((found, count) -> report.add(result.checkpoint(), found, count)));
    return report;
  }

  private void add(String checkpoint, Break found, Count count) {
    Reason known = reasons.getOrDefault(found.told(), new Reason(found, 0, null, Count.NONE));
    reasons.put(found.told(), known.in(checkpoint, count));
  }

  boolean allContinue() {
    return reasons.isEmpty();
  }

  /** Returns the rules that would help, in the order of their lines. */
  private TreeSet<Rule> mapping() {
    TreeSet<Rule> mapping = new TreeSet<>();
    reasons.values().stream()
        .filter(each -> each.found.mend() != null)
        .forEach(each -> mapping.add(each.found.mend()));
    return mapping;
  }

  Map<String, Object> json(String against) {
    return Json.object(
        "against",
        against,
        "checkpoints",
        results.stream().map(ArchiveReport::json).toList(),
        "breaks",
        reasons.values().stream().map(ArchiveReport::json).toList(),
        "mapping",
        mapping().stream().map(Rule::toString).toList());
  }

  private static Map<String, Object> json(ArchiveCheck.Result result) {
    return Json.object(
        "checkpoint", result.checkpoint(),
        "continues", result.continues(),
        "breaks",
            result.breaks().entrySet().stream()
                .map(each -> new LinkedHashMap<>(json(each.getKey(), each.getValue())))
                .toList(),
        "added", List.copyOf(result.added()));
  }

  private static SequencedMap<String, Object> json(Break found, Count count) {
    SequencedMap<String, Object> json = new LinkedHashMap<>();
    json.put("class", found.type());
    json.put("field", found.field());
    json.put("reason", found.reason());
    json.put("objects", count.objects());
    json.put("object", count.example());
    return json;
  }

  private static Map<String, Object> json(Reason reason) {
    SequencedMap<String, Object> json = json(reason.found, reason.objects);
    json.put("checkpoints", reason.checkpoints);
    json.put("example", reason.checkpoint);
    json.put("mend", reason.found.mend() == null ? null : reason.found.mend().toString());
    return json;
  }

  void print(PrintWriter out) {
    if (!reasons.isEmpty()) {
      Table table = new Table("CLASS", "REASON", "CHECKPOINTS", "OBJECTS", "EXAMPLE");
      reasons
          .values()
          .forEach(
              each ->
                  table.row(
                      each.found.type(),
                      each.found.reason(),
                      each.checkpoints,
                      each.objects.objects(),
                      each.example()));
      table.print(out);
      out.println();
    }
    printMapping(out);
    long broken = results.stream().filter(result -> !result.continues()).count();
    out.println(
        results.size()
            + " checkpoints: "
            + (results.size() - broken)
            + " can be continued with these classes, "
            + broken
            + " cannot");
  }

  private void printMapping(PrintWriter out) {
    if (!mapping().isEmpty()) {
      out.println("A file for --mapping that says what may have been meant:");
      mapping()
          .forEach(
              rule ->
                  out.println(
                      "  " + rule + (rule.kind() == Rule.Kind.RENAME ? "  # perhaps" : "")));
      out.println();
    }
  }
}
