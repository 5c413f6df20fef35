package org.cnscs.vm.run;

import java.time.Instant;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.CollectedException;
import org.cnscs.vm.archive.Node;
import org.cnscs.vm.archive.ProcessDocument;

/**
 * The roots of processes that go on from checkpoints.
 *
 * @param archive opened before anything of the checkpoint was read
 * @param program the hash of the program with which they go on, empty if it is not stored yet
 */
record Roots(Space space, CheckpointArchive archive, String program) {

  static void refuseIfRunning(ProcessDocument process) {
    if (process.state().equals("running") && new Node(process.node(), process.pid()).mayRun()) {
      throw new VerbException(
          ExitCode.CONFLICT,
          "Process "
              + process.name()
              + " runs already (pid "
              + process.pid()
              + " on "
              + process.node()
              + "); suspend it first, or continue the checkpoint under another name with --as");
    }
  }

  /** Takes a process over that does not run. */
  ProcessDocument.Versioned takeOver(String process) {
    ProcessDocument.Versioned found =
        ProcessDocument.find(space, process).orElseThrow(() -> removed(process, null));
    ProcessDocument old = found.process();
    refuseIfRunning(old);
    ProcessDocument root = running(process, old.latest(), old.from());
    return put(root, new Batch.Expect.Version(found.version()), found.version() + 1);
  }

  /** Creates a process that goes on from another one's checkpoint. */
  ProcessDocument.Versioned create(String name, String process, long number) {
    ProcessDocument root = running(name, 0, process + "@" + number);
    return put(root, new Batch.Expect.Absent(), 1);
  }

  private ProcessDocument running(String name, long latest, String from) {
    Node node = Node.current();
    Instant now = Instant.now();
    return new ProcessDocument(
        name, "running", latest, program, node.id(), node.pid(), now, now, null, from);
  }

  private ProcessDocument.Versioned put(ProcessDocument root, Batch.Expect expect, long version) {
    try {
      archive.begin(root, expect);
      return new ProcessDocument.Versioned(root, version);
    } catch (CollectedException e) {
      throw removed(root.name(), e);
    } catch (SpaceException.Conflict e) {
      throw new VerbException(
          ExitCode.CONFLICT,
          "Process "
              + root.name()
              + " exists already in "
              + space.location()
              + ", or somebody else resumes it now;"
              + " look with cnscs ps -a",
          e);
    }
  }

  private VerbException removed(String process, Throwable cause) {
    return new VerbException(
        ExitCode.CONFLICT,
        "The checkpoint from which "
            + process
            + " is to go on was removed in "
            + space.location()
            + " meanwhile, and its program with it; nothing of it was run",
        cause);
  }
}
