package org.cnscs.vm.doctor;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.cli.Json;
import org.cnscs.cli.Table;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.ManifestHead;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.evolution.CheckpointUse;
import org.cnscs.vm.evolution.Evolution;
import org.cnscs.vm.process.ProgramFiles;

/** The examination of all checkpoints of a space: which could be continued with other classes. */
final class ArchiveCheck {
  private static final String PREFIX = "checkpoint/";
  private static final int PAGE = 1000;

  private final Space space;
  private final ProgramFiles files;
  private final Map<String, ProgramFiles> programs = new HashMap<>();

  ArchiveCheck(Space space, ProgramFiles files) {
    this.space = space;
    this.files = files;
  }

  /** What was found of a checkpoint. */
  record Result(String checkpoint, Evolution evolution) {
    boolean continues() {
      return evolution.breaks().isEmpty();
    }

    Map<String, Object> json() {
      return Json.object(
          "checkpoint", checkpoint,
          "continues", continues(),
          "breaks",
              evolution.breaks().stream()
                  .map(each -> Json.object("class", each.type(), "reason", each.reason()))
                  .toList(),
          "added", List.copyOf(evolution.added()));
    }
  }

  List<Result> run() throws IOException {
    List<Result> results = new ArrayList<>();
    String after = "";
    List<DocumentInfo> page;
    do {
      page = space.list(PREFIX, after, PAGE);
      for (DocumentInfo each : page) {
        after = each.id();
        results.add(new Result(name(each.id()), evolution(each.id())));
      }
    } while (page.size() == PAGE);
    return results;
  }

  private static String name(String id) {
    int slash = id.lastIndexOf('/');
    return id.substring(PREFIX.length(), slash) + "@" + Long.parseLong(id.substring(slash + 1));
  }

  private Evolution evolution(String id) throws IOException {
    try {
      Document manifest =
          space.get(id).orElseThrow(() -> new SpaceException.Damaged(id + " is gone", null));
      ProgramFiles before =
          programs.computeIfAbsent(
              ManifestHead.read(manifest).program(),
              hash -> new ProgramArchive(space).load(hash).files());
      return Evolution.between(before, files, CheckpointUse.of(manifest));
    } catch (SpaceException.Damaged e) {
      return new Evolution(Set.of(new Evolution.Break(id, e.getMessage())), Set.of());
    }
  }

  static void print(List<Result> results, PrintWriter out) {
    Table table = new Table("CHECKPOINT", "CLASS", "REASON");
    results.forEach(
        result ->
            result
                .evolution()
                .breaks()
                .forEach(each -> table.row(result.checkpoint(), each.type(), each.reason())));
    long broken = results.stream().filter(result -> !result.continues()).count();
    if (broken > 0) {
      table.print(out);
      out.println();
    }
    out.println(
        results.size()
            + " checkpoints: "
            + (results.size() - broken)
            + " can be continued with these classes, "
            + broken
            + " cannot");
  }
}
