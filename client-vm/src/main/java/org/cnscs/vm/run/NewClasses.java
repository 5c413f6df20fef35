package org.cnscs.vm.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.stream.Collectors;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Document;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.cache.ProgramCache;
import org.cnscs.vm.evolution.CheckpointUse;
import org.cnscs.vm.evolution.Evolution;
import org.cnscs.vm.process.ClassPath;

/** The choice of the classes with which a checkpoint is continued: its own, or changed ones. */
final class NewClasses {
  private static final int SHOWN = 10;

  private NewClasses() {}

  /**
   * What was chosen.
   *
   * @param added fields that the checkpoint lacks
   * @param fingerprint what tells the program's files apart from others, null for those of the
   *     checkpoint
   */
  record Choice(
      ProgramArchive.Program program, Set<String> added, ProgramCache.Fingerprint fingerprint) {}

  /**
   * Chooses the classes of a class path, or those of the checkpoint if it is null.
   *
   * @throws VerbException if the checkpoint cannot be continued with them, with all reasons
   */
  static Choice choose(
      ProgramArchive.Program own, String classPath, Document manifest, PrintWriter err) {
    if (classPath == null) {
      return new Choice(own, Set.of(), null);
    }
    try {
      ClassPath files = ClassPath.of(classPath, own.main());
      Evolution evolution = Evolution.between(own.files(), files, CheckpointUse.of(manifest));
      refuse(evolution, manifest.id());
      for (String field : evolution.added()) {
        err.println("cnscs: " + field + " is new, and null, 0 or false in objects that are there");
      }
      return new Choice(
          new ProgramArchive.Program(own.main(), files), evolution.added(), files::fingerprint);
    } catch (ClassPath.BadClassPathException e) {
      throw new VerbException(ExitCode.NOT_FOUND, e.getMessage(), e);
    } catch (IOException e) {
      throw new VerbException(
          ExitCode.NOT_FOUND, "The class path " + classPath + " cannot be read: " + e, e);
    }
  }

  private static void refuse(Evolution evolution, String checkpoint) {
    if (!evolution.breaks().isEmpty()) {
      String reasons =
          evolution.breaks().stream()
              .limit(SHOWN)
              .map(each -> each.type() + " " + each.reason())
              .collect(Collectors.joining("; "));
      int more = evolution.breaks().size() - SHOWN;
      throw new VerbException(
          ExitCode.UNSUPPORTED,
          checkpoint
              + " cannot be continued with these classes: "
              + reasons
              + (more > 0 ? "; and " + more + " more" : "")
              + "; change them back, or continue it with its own");
    }
  }
}
