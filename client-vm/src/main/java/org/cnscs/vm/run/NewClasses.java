package org.cnscs.vm.run;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.heap.FormerClasses;
import org.cnscs.heap.Redaction;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.vm.archive.ManifestHead;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.cache.ProgramCache;
import org.cnscs.vm.evolution.Break;
import org.cnscs.vm.evolution.Census;
import org.cnscs.vm.evolution.ChangedClasses;
import org.cnscs.vm.evolution.CheckpointUse;
import org.cnscs.vm.evolution.Count;
import org.cnscs.vm.evolution.Evolution;
import org.cnscs.vm.evolution.Mapping;
import org.cnscs.vm.process.ClassPath;

/** The choice of the classes with which a checkpoint is continued: its own, or changed ones. */
final class NewClasses {
  private static final int SHOWN = 10;

  private final Space space;
  private final Document manifest;
  private final PrintWriter err;

  NewClasses(Space space, Document manifest, PrintWriter err) {
    this.space = space;
    this.manifest = manifest;
    this.err = err;
  }

  /**
   * What was chosen.
   *
   * @param former what the classes were in the checkpoint
   * @param initialised those of today whose initialisers have run
   * @param fingerprint what tells the program's files apart from others, null for those of the
   *     checkpoint
   */
  record Choice(
      ProgramArchive.Program program,
      FormerClasses former,
      Set<String> initialised,
      Redaction redaction,
      ProgramCache.Fingerprint fingerprint) {
    boolean isChanged() {
      return fingerprint != null;
    }
  }

  /** Chooses the classes of the checkpoint. */
  static Choice own(ProgramArchive.Program program, ManifestHead head) {
    return new Choice(program, FormerClasses.NONE, head.initialised(), head.redaction(), null);
  }

  /**
   * Chooses the classes of a class path.
   *
   * @throws VerbException if the checkpoint cannot be continued with them, with all reasons
   */
  Choice choose(ProgramArchive.Program own, ManifestHead head, String classPath, Mapping mapping) {
    try {
      ClassPath files = ClassPath.of(classPath, own.main());
      ChangedClasses changed = new ChangedClasses(own.files(), files, mapping);
      Evolution evolution = changed.evolution(CheckpointUse.of(manifest));
      refuse(evolution.breaks());
      for (String field : evolution.added()) {
        err.println("cnscs: " + field + " is new, and null, 0 or false in objects that are there");
      }
      return new Choice(
          new ProgramArchive.Program(own.main(), files),
          changed,
          changed.initialised(head.initialised()),
          changed.redaction(head.redaction()),
          files::fingerprint);
    } catch (ClassPath.BadClassPathException e) {
      throw new VerbException(ExitCode.NOT_FOUND, e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new VerbException(
          ExitCode.NOT_FOUND, "The class path " + classPath + " cannot be read: " + e, e);
    }
  }

  private void refuse(Set<Break> all) {
    if (all.isEmpty()) {
      return;
    }
    Census census = new Census(space, Census.wanted(all), lines -> {});
    Map<Break, Count> breaks = Census.settle(all, census.of(manifest));
    if (!breaks.isEmpty()) {
      String reasons =
          breaks.entrySet().stream()
              .limit(SHOWN)
              .map(each -> told(each.getKey(), each.getValue()))
              .collect(Collectors.joining("; "));
      int more = breaks.size() - SHOWN;
      throw new VerbException(
          ExitCode.UNSUPPORTED,
          manifest.id()
              + " cannot be continued with these classes: "
              + reasons
              + (more > 0 ? "; and " + more + " more" : "")
              + "; change them back, or continue it with its own");
    }
  }

  private static String told(Break each, Count count) {
    String objects =
        count.objects() == 0
            ? ""
            : count.objects() == 1
                ? " (object #" + count.example() + ")"
                : " (" + count.objects() + " objects, such as #" + count.example() + ")";
    String help = each.help().isEmpty() ? "" : ", " + each.help();
    return each.told() + objects + help;
  }
}
