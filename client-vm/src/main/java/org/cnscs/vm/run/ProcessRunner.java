package org.cnscs.vm.run;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.heap.Redaction;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.ManifestHead;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.cache.ClassCache;
import org.cnscs.vm.cache.ProgramCache;
import org.cnscs.vm.doctor.StrictLoading;
import org.cnscs.vm.process.ClassCheck;
import org.cnscs.vm.process.ProgramCode;
import org.cnscs.vm.process.VmProcess;

/**
 * Runs a process in this JVM from its begin, or from a checkpoint, to its end; then the JVM ends.
 */
final class ProcessRunner {
  private final Space space;
  private final RunOptions options;
  private final ProgramCache cache;
  private final Clock clock;
  private final PrintWriter err;
  private volatile HostedProcess hosted;
  private volatile boolean ending;

  ProcessRunner(Space space, RunOptions options, ProgramCache cache, Clock clock, PrintWriter err) {
    this.space = space;
    this.options = options;
    this.cache = cache;
    this.clock = clock;
    this.err = err;
  }

  /**
   * Makes, or takes over, the root of the process. It is called when everything is ready to run, so
   * that what fails before changes nothing.
   */
  interface RootMaker {
    /** Writes the root. */
    ProcessDocument.Versioned make();
  }

  /**
   * Runs a program from its begin.
   *
   * @param where the class path as the user named it
   * @param strict whether classes that cannot be captured are refused
   * @param redaction what its checkpoints may not hold
   */
  int run(
      ProgramArchive.Program program,
      String where,
      boolean strict,
      Redaction redaction,
      String[] arguments,
      RootMaker root)
      throws InterruptedException {
    ClassCheck check = strict ? new StrictLoading(this::refuse) : ClassCheck.NONE;
    ClassCache known = strict ? ClassCache.NONE : cache; // what is known is not looked at again
    VmProcess process =
        VmProcess.create(
            new ProgramCode(program.files(), check, known),
            redaction,
            Set.of(),
            Map.of(),
            clock,
            this::exit);
    try {
      process.prepare(program.main(), arguments);
    } catch (VmProcess.NotStartedException e) {
      throw new VerbException(
          ExitCode.CLIENT_VM,
          e.getMessage() + "; the class path is " + where + ": check it and the name",
          e);
    }
    return begin(process, CheckpointArchive.open(space), program, root, null);
  }

  /**
   * Continues a checkpoint.
   *
   * @param classes what its classes are made from
   * @param archive opened before anything of the checkpoint was read
   */
  int resume(
      ManifestHead head,
      Document manifest,
      long number,
      NewClasses.Choice classes,
      CheckpointArchive archive,
      RootMaker root)
      throws InterruptedException {
    VmProcess process =
        VmProcess.create(
            new ProgramCode(classes.program().files(), ClassCheck.NONE, cache),
            classes.redaction(),
            classes.initialised(),
            head.positions(),
            clock,
            this::exit);
    try {
      if (classes.isChanged()) {
        process.prepareChanged(manifest.xml(), archive, classes.former());
      } else {
        process.prepare(manifest.xml(), archive);
      }
    } catch (VmProcess.NotStartedException e) {
      throw new VerbException(
          classes.isChanged() ? ExitCode.UNSUPPORTED : ExitCode.CLIENT_VM, e.getMessage(), e);
    } catch (HeapFormatException e) {
      if (classes.isChanged()) {
        throw new VerbException(
            ExitCode.UNSUPPORTED,
            manifest.id() + " cannot be continued with these classes: " + e.getMessage(),
            e);
      }
      throw new SpaceException.Damaged(
          "Checkpoint "
              + manifest.id()
              + " in "
              + space.location()
              + " cannot be read: "
              + e.getMessage(),
          e);
    }
    return begin(process, archive, classes.program(), root, number);
  }

  private int begin(
      VmProcess process,
      CheckpointArchive archive,
      ProgramArchive.Program program,
      RootMaker root,
      Long parent)
      throws InterruptedException {
    hosted =
        new HostedProcess(
            space, archive, process, program, root.make(), parent, options, clock, this::report);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("end").unstarted(this::onShutdown));
    if (options.verbose()) {
      report("process " + hosted.name() + " runs in " + space.location());
    }
    process.begin();
    return await(process);
  }

  private int await(VmProcess process) throws InterruptedException {
    hosted.begin();
    int status = process.awaitEnd();
    String suspended = hosted.suspendedAs();
    if (suspended != null) {
      cache.write();
      report("suspended as " + suspended + "; go on with: cnscs resume " + suspended);
      status = 0;
    } else {
      end(status);
    }
    ending = true;
    return status;
  }

  private void exit(int status) {
    if (!ending) {
      ending = true;
      end(status);
    }
    System.exit(status);
  }

  /** The small exit codes are the program's, so that a class that is refused gives the JVM's. */
  private void refuse(String message) {
    if (hosted == null) {
      throw new VerbException(ExitCode.CLIENT_VM, message);
    }
    report(message);
    exit(ExitCode.CLIENT_VM.code());
  }

  private void onShutdown() {
    if (ending || hosted.suspendedAs() != null) {
      return;
    }
    if (options.atExit()) {
      try {
        report("ended as " + hosted.checkpoint("at exit", false));
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (HostedProcess.FailedException e) {
        report("no checkpoint at exit: " + e.getMessage());
      }
    }
    end(ExitCode.INTERRUPTED.code());
  }

  /** The program ends whether the space hears of it or not. */
  private void end(int status) {
    cache.write();
    try {
      hosted.end(status);
    } catch (SpaceException e) {
      report("the space was not told that the process has ended: " + e.getMessage());
    }
  }

  private void report(String message) {
    err.println("cnscs: " + message);
    err.flush();
  }
}
