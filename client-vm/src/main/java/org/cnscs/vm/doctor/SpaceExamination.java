package org.cnscs.vm.doctor;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.OutputOption;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.SpaceKeeper.Finding;
import org.cnscs.space.SpaceKeeper.Health;
import org.cnscs.space.SpaceKeeper.Kind;
import org.cnscs.space.Spaces;
import org.cnscs.vm.archive.CheckpointParts;
import org.cnscs.vm.archive.CheckpointTable;
import org.cnscs.vm.archive.Listing;

/**
 * The examination of the files of a space, and of what its checkpoints refer to.
 *
 * @param directory the space
 * @param health what its keeper says
 * @param references which checkpoints lack something; empty if it was not looked for
 */
record SpaceExamination(Path directory, Health health, List<Finding> references) {
  private static final int SHOWN = 5;

  /** Examines a space, and repairs it if asked to. */
  static SpaceExamination of(Path directory, boolean repair) {
    Health health = Spaces.keeper().check(directory, repair);
    boolean opens = health.findings().stream().noneMatch(SpaceExamination::hinders);
    return new SpaceExamination(directory, health, opens ? references(directory) : List.of());
  }

  private static boolean hinders(Finding finding) {
    return finding.kind() == Kind.DAMAGE && !finding.part().equals("content");
  }

  private static List<Finding> references(Path directory) {
    List<Finding> findings = new ArrayList<>();
    try (Space space = Spaces.open(directory.toString())) {
      Listing.of(space, "checkpoint/")
          .flatMap(each -> space.get(each.id()).stream())
          .forEach(manifest -> check(space, manifest, findings));
    }
    return findings;
  }

  private static void check(Space space, Document manifest, List<Finding> findings) {
    try {
      Set<String> missing =
          CheckpointParts.read(manifest).missing(space, CheckpointTable.of(manifest, space));
      if (!missing.isEmpty()) {
        List<String> some = missing.stream().sorted().limit(SHOWN).toList();
        String more = missing.size() > SHOWN ? " and " + (missing.size() - SHOWN) + " more" : "";
        String detail = manifest.id() + " needs " + String.join(", ", some) + more;
        findings.add(finding(detail + ", which is not there"));
      }
    } catch (SpaceException.Damaged e) {
      findings.add(finding(e.getMessage()));
    }
  }

  private static Finding finding(String detail) {
    String next = "import the checkpoint again, restore a backup, or remove it with cnscs rm";
    return new Finding(Kind.DAMAGE, "references", detail, next);
  }

  private List<Finding> all() {
    List<Finding> all = new ArrayList<>(health.findings());
    all.addAll(references);
    return all;
  }

  /** Prints what was found and returns the exit code. */
  int print(PrintWriter out, OutputOption output) {
    output.print(out, this::json, this::print);
    boolean whole = health.isWhole() && references.isEmpty();
    return (whole ? ExitCode.DONE : ExitCode.FAILED).code();
  }

  private Map<String, Object> json() {
    return Json.object(
        "space", directory.toString(),
        "whole", health.isWhole() && references.isEmpty(),
        "batches", health.batches(),
        "documents", health.documents(),
        "bytes", health.bytes(),
        "findings", all().stream().map(SpaceExamination::json).toList());
  }

  private static Map<String, Object> json(Finding finding) {
    return Json.object(
        "kind", word(finding),
        "part", finding.part(),
        "detail", finding.detail(),
        "next", finding.next());
  }

  private static String word(Finding finding) {
    return finding.kind().name().toLowerCase(Locale.ROOT);
  }

  private void print(PrintWriter out) {
    for (Finding each : all()) {
      out.println(
          String.format(Locale.ROOT, "%-7s %-11s %s", word(each), each.part(), each.detail()));
      if (each.next() != null) {
        out.println(" ".repeat(20) + each.next());
      }
    }
    out.println(
        directory
            + ": "
            + health.documents()
            + " documents, "
            + health.batches()
            + " batches, "
            + health.bytes()
            + " bytes"
            + (all().isEmpty() ? "; all is whole" : ""));
  }
}
