package org.cnscs.vm.look;

import java.util.List;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.OutputOption;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The verb {@code rm}.
 *
 * <p>The latest checkpoint of a process cannot be removed alone: its number would be given again,
 * and a number must mean one state for ever. Each removal expects the versions that were seen, so
 * that a checkpoint made meanwhile is never lost unnoticed.
 */
@Command(
    name = "rm",
    description = "Removes a checkpoint, or a process with all its checkpoints.",
    footerHeading = "%nExamples:%n",
    footer = {"  cnscs rm sim@2", "  cnscs rm sim"})
final class RmVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space;
  @Mixin private OutputOption output;

  @Option(
      names = "--force",
      description = "Removes a process that is said to be running, after its node died.")
  private boolean force;

  @Parameters(paramLabel = "N[@k]", description = "The process or the checkpoint.")
  private String name;

  /** Creates the verb with the option that finds its space. */
  RmVerb(SpaceOption space) {
    this.space = space;
  }

  @Override
  public Integer call() {
    CheckpointName target = CheckpointName.parse(name);
    try (Space opened = space.openExisting()) {
      Archive archive = new Archive(opened);
      Batch batch =
          target.explicit() ? checkpoint(archive, target) : process(archive, target.process());
      opened.commit(batch);
      List<String> removed = batch.operations().stream().map(Batch.Operation::id).toList();
      output.print(
          spec.commandLine().getOut(),
          () -> Json.object("removed", removed),
          out -> removed.forEach(id -> out.println("removed " + id)));
    }
    return 0;
  }

  private static Batch checkpoint(Archive archive, CheckpointName target) {
    Document manifest = archive.checkpoint(target);
    long latest = archive.process(target.process()).latest();
    if (manifest.id().equals(Archive.checkpointId(target.process(), latest))) {
      throw new VerbException(
          ExitCode.CONFLICT,
          target.process()
              + "@"
              + latest
              + " is the latest checkpoint; make another first, or remove the process: "
              + "cnscs rm "
              + target.process());
    }
    return Batch.builder()
        .delete(manifest.id(), new Batch.Expect.Version(manifest.version()))
        .build();
  }

  private Batch process(Archive archive, String process) {
    ProcessRoot root = archive.process(process);
    if (root.state().equals("running") && !force) {
      throw new VerbException(
          ExitCode.CONFLICT,
          process
              + " is running (pid "
              + root.get("pid")
              + "); suspend it first: cnscs suspend "
              + process
              + "; or, if its node died, use --force");
    }
    List<DocumentInfo> manifests = archive.checkpoints(process);
    Batch.Builder batch = Batch.builder();
    batch.delete(Archive.processId(process), new Batch.Expect.Version(root.version()));
    manifests.forEach(
        manifest -> batch.delete(manifest.id(), new Batch.Expect.Version(manifest.version())));
    return batch.build();
  }
}
