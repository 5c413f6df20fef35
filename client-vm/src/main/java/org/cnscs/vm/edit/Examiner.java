package org.cnscs.vm.edit;

import java.time.Clock;
import java.util.function.IntConsumer;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.heap.LineSource;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.vm.archive.ManifestHead;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.cache.ClassCache;
import org.cnscs.vm.process.ClassCheck;
import org.cnscs.vm.process.ProgramCode;
import org.cnscs.vm.process.VmProcess;

/** A check that an edited checkpoint can be resumed, before anything of it is stored. */
interface Examiner {

  /**
   * Examines a checkpoint.
   *
   * @throws BadEditException if it does not fit the program's classes
   */
  void examine(Document manifest, LineSource lines) throws BadEditException;

  /**
   * Returns the examiner that reads a checkpoint in this JVM, with the program's classes, as if to
   * resume it.
   */
  static Examiner of(Space space, Clock clock) {
    return (manifest, lines) -> {
      ManifestHead head = ManifestHead.read(manifest);
      ProgramCode code =
          new ProgramCode(
              new ProgramArchive(space).load(head.program()).files(),
              ClassCheck.NONE,
              ClassCache.NONE);
      IntConsumer exit = status -> {}; // nothing of the program is run
      try {
        VmProcess.create(code, head.initialised(), head.positions(), clock, exit)
            .examine(manifest.xml(), lines);
      } catch (HeapFormatException | VmProcess.NotStartedException e) {
        throw BadEditException.unfit(e.getMessage(), e);
      }
    };
  }
}
