package org.cnscs.vm.run;

import java.io.PrintWriter;
import java.time.Clock;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.ManifestHead;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.process.VmProcess;
import java.util.Map;
import java.util.Set;
import org.cnscs.space.Document;

/** Runs a process in this JVM from its begin, or from a checkpoint, to its end; then the JVM ends. */
final class ProcessRunner {
  private final Space space;
  private final RunOptions options;
  private final Clock clock;
  private final PrintWriter err;
  private volatile HostedProcess hosted;
  private volatile boolean ending;

  ProcessRunner(Space space, RunOptions options, Clock clock, PrintWriter err) {
    this.space = space;
    this.options = options;
    this.clock = clock;
    this.err = err;
  }

  /** Runs a program from its begin. */
  int run(ProgramArchive.Program program, String[] arguments, ProcessDocument.Versioned root)
      throws InterruptedException {
    VmProcess process = VmProcess.create(program.files(), Set.of(), Map.of(), clock, this::exit);
    host(new HostedProcess(space, process, program, root, null, options, clock, this::report));
    try {
      process.start(program.main(), arguments);
    } catch (VmProcess.NotStartedException e) {
      throw failed(e.getMessage(), e);
    }
    return await(process);
  }

  /** Continues a checkpoint. */
  int resume(Document manifest, long number, ProcessDocument.Versioned root) throws InterruptedException {
    ManifestHead head = ManifestHead.read(manifest);
    ProgramArchive.Program program = new ProgramArchive(space).load(head.program());
    VmProcess process =
        VmProcess.create(program.files(), head.initialised(), head.positions(), clock, this::exit);
    host(new HostedProcess(space, process, program, root, number, options, clock, this::report));
    try {
      process.resume(manifest.xml(), new CheckpointArchive(space)::line);
    } catch (VmProcess.NotStartedException e) {
      throw failed(e.getMessage(), e);
    } catch (HeapFormatException e) {
      hosted.end(ExitCode.CLIENT_VM.code());
      throw new SpaceException.Damaged("Checkpoint " + manifest.id() + " cannot be read: " + e.getMessage(), e);
    }
    return await(process);
  }

  private VerbException failed(String message, Throwable cause) {
    hosted.end(ExitCode.CLIENT_VM.code());
    return new VerbException(ExitCode.CLIENT_VM, message, cause);
  }

  private void host(HostedProcess process) {
    hosted = process;
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(this::onShutdown));
  }

  private int await(VmProcess process) throws InterruptedException {
    hosted.begin();
    int status = process.awaitEnd();
    String suspended = hosted.suspendedAs();
    if (suspended != null) {
      report("suspended as " + suspended + "; go on with: cnscs resume " + suspended);
      status = 0;
    } else {
      hosted.end(status);
    }
    ending = true;
    System.out.flush();
    return status;
  }

  private void exit(int status) {
    if (!ending) {
      ending = true;
      hosted.end(status);
    }
    System.exit(status);
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
    hosted.end(ExitCode.INTERRUPTED.code());
  }

  private void report(String message) {
    err.println("cnscs: " + message);
    err.flush();
  }
}
