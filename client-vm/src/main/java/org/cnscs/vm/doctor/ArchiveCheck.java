package org.cnscs.vm.doctor;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.Listing;
import org.cnscs.vm.archive.ManifestHead;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.evolution.Break;
import org.cnscs.vm.evolution.Census;
import org.cnscs.vm.evolution.ChangedClasses;
import org.cnscs.vm.evolution.CheckpointUse;
import org.cnscs.vm.evolution.Count;
import org.cnscs.vm.evolution.Evolution;
import org.cnscs.vm.evolution.Mapping;
import org.cnscs.vm.evolution.ObjectField;
import org.cnscs.vm.process.ProgramFiles;

/**
 * The examination of all checkpoints of a space: which could be continued with other classes.
 *
 * <p>First the classes are compared, once for all checkpoints that use the same; then lines are
 * read, if there are reasons that hold only for some objects.
 */
final class ArchiveCheck {
  private final Space space;
  private final ProgramFiles files;
  private final Mapping mapping;
  private final LongConsumer progress;
  private final Map<String, ChangedClasses> programs = new HashMap<>();
  private final Map<Use, Evolution> evolutions = new HashMap<>();

  /** What a checkpoint uses of a program. */
  private record Use(String program, CheckpointUse use) {}

  /**
   * Creates an examination.
   *
   * @param progress is told how many lines were read
   */
  ArchiveCheck(Space space, ProgramFiles files, Mapping mapping, LongConsumer progress) {
    this.space = space;
    this.files = files;
    this.mapping = mapping;
    this.progress = progress;
  }

  /**
   * What was found of a checkpoint.
   *
   * @param breaks what stands against it, with how many objects are concerned
   */
  record Result(String checkpoint, Map<Break, Count> breaks, Set<String> added) {
    boolean continues() {
      return breaks.isEmpty();
    }
  }

  /**
   * Examines the checkpoints, in the order of their names.
   *
   * @throws UncheckedIOException if a class file cannot be read
   */
  List<Result> run() {
    List<DocumentInfo> all = Listing.of(space, ProcessDocument.CHECKPOINT).toList();
    List<Evolution> found = all.stream().map(each -> evolution(each.id())).toList();
    Set<ObjectField> wanted = new HashSet<>();
    found.forEach(each -> wanted.addAll(Census.wanted(each.breaks())));
    Census census = new Census(space, wanted, progress);
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      String id = all.get(i).id();
      results.add(
          new Result(
              ProcessDocument.checkpointName(id),
              breaks(id, found.get(i), census),
              found.get(i).added()));
    }
    return results;
  }

  private Evolution evolution(String id) {
    try {
      Document manifest = document(id);
      Use use = new Use(ManifestHead.read(manifest).program(), CheckpointUse.of(manifest));
      return evolutions.computeIfAbsent(
          use, each -> programs.computeIfAbsent(each.program, this::changed).evolution(each.use));
    } catch (SpaceException.Damaged e) {
      return new Evolution(Set.of(Break.of(id, "is damaged: " + e.getMessage())), Set.of());
    }
  }

  private ChangedClasses changed(String program) {
    return new ChangedClasses(new ProgramArchive(space).load(program).files(), files, mapping);
  }

  private Document document(String id) {
    return space.get(id).orElseThrow(() -> new SpaceException.Damaged(id + " is gone", null));
  }

  private Map<Break, Count> breaks(String id, Evolution evolution, Census census) {
    boolean counted = evolution.breaks().stream().anyMatch(each -> !each.holders().isEmpty());
    try {
      return Census.settle(evolution.breaks(), counted ? census.of(document(id)) : Map.of());
    } catch (SpaceException.Damaged e) {
      return Map.of(Break.of(id, "is damaged: " + e.getMessage()), Count.NONE);
    }
  }
}
