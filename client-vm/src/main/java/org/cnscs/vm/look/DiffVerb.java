package org.cnscs.vm.look;

import java.util.concurrent.Callable;
import org.cnscs.cli.OutputOption;
import org.cnscs.cli.SpaceOption;
import org.cnscs.space.Space;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code diff}. */
@Command(
    name = "diff",
    description = "Says what is different in two checkpoints, frame by frame and object by object.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs diff sim@2 sim@3           what happened from one to the other",
      "  cnscs diff sim@2 sim             up to the latest",
      "  cnscs diff sim@2 heir@1 --all    what another process made of it, in full",
      "  cnscs diff sim@2 sim@3 --json"
    })
final class DiffVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space;
  @Mixin private OutputOption output;

  @Option(
      names = "--all",
      description =
          "Shows everything; else at most " + Shown.FEW + " of each kind, and how many more.")
  private boolean all;

  @Parameters(index = "0", paramLabel = "A", description = "The earlier checkpoint, N or N@k.")
  private String before;

  @Parameters(index = "1", paramLabel = "B", description = "The later checkpoint, N or N@k.")
  private String after;

  /** Creates the verb with the option that finds its space. */
  DiffVerb(SpaceOption space) {
    this.space = space;
  }

  @Override
  public Integer call() {
    CheckpointName earlier = CheckpointName.parse(before);
    CheckpointName later = CheckpointName.parse(after);
    try (Space opened = space.openExisting()) {
      Archive archive = new Archive(opened);
      Comparison comparison =
          Comparison.of(
              Lines.of(archive, archive.manifest(earlier)),
              Lines.of(archive, archive.manifest(later)));
      View view = new DiffView(comparison, Shown.of(all));
      output.print(spec.commandLine().getOut(), view::json, view::print);
    }
    return 0;
  }
}
