package org.cnscs.vm.look;

import java.util.concurrent.Callable;
import org.cnscs.cli.Json;
import org.cnscs.cli.OutputOption;
import org.cnscs.cli.SpaceOption;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code show}. */
@Command(
    name = "show",
    description = "Shows a checkpoint: in short, or one part of it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs show sim                   the latest checkpoint in short",
      "  cnscs show sim@3 --threads       the stacks with all locals",
      "  cnscs show sim@3 --object 17.4   one object, what refers to it, and the way to it",
      "  cnscs show sim@3 --object 17.4 --json --all"
    })
final class ShowVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space;
  @Mixin private OutputOption output;
  @ArgGroup private Part part;

  @Parameters(
      paramLabel = "N[@k]",
      description = "The checkpoint; the latest if no number is given.")
  private String name;

  @Option(
      names = "--all",
      description =
          "Shows all references of an object; else at most " + Shown.FEW + ", and how many more.")
  private boolean all;

  /** What to show; one of these. */
  private static final class Part {
    @Option(
        names = "--threads",
        required = true,
        description = "Every thread's frames, innermost first, with locals.")
    private boolean threads;

    @Option(
        names = "--heap",
        required = true,
        description = "How many objects of which class, and the lines.")
    private boolean heap;

    @Option(names = "--manifest", required = true, description = "The manifest's XML, indented.")
    private boolean manifest;

    @Option(
        names = "--object",
        required = true,
        paramLabel = "ADDR",
        description =
            "The object with this address, such as 17.4, the references from and to it, and the"
                + " shortest way to it from a root.")
    private String object;
  }

  /** Creates the verb with the option that finds its space. */
  ShowVerb(SpaceOption space) {
    this.space = space;
  }

  @Override
  public Integer call() {
    CheckpointName checkpoint = CheckpointName.parse(name);
    try (Space opened = space.openExisting()) {
      show(new Archive(opened), checkpoint);
    }
    return 0;
  }

  private void show(Archive archive, CheckpointName checkpoint) {
    if (part != null && part.manifest) {
      showManifest(archive.checkpoint(checkpoint));
      return;
    }
    Manifest manifest = archive.manifest(checkpoint);
    if (part == null) {
      print(new SummaryView(manifest));
    } else if (part.threads) {
      print(new ThreadsView(manifest));
    } else if (part.heap) {
      print(HeapView.of(archive, manifest));
    } else {
      print(ObjectView.of(archive, manifest, part.object, Shown.of(all)));
    }
  }

  private void print(View view) {
    output.print(spec.commandLine().getOut(), view::json, view::print);
  }

  private void showManifest(Document document) {
    output.print(
        spec.commandLine().getOut(),
        () -> Json.object("document", document.id(), "manifest", document.text()),
        out -> out.print(Archive.parse(document, IndentedXml::of)));
  }
}
