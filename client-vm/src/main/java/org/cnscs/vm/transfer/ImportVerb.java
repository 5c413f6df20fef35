package org.cnscs.vm.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.InputFile;
import org.cnscs.cli.Json;
import org.cnscs.cli.ResultOptions;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Space;
import org.cnscs.vm.look.CheckpointName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verb {@code import}. */
@Command(
    name = "import",
    description =
        "Brings an exported checkpoint into a space, where it can be resumed; or makes a space of"
            + " an exported one.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs import sim.xml",
      "  cnscs import sim.xml --as copy",
      "  cnscs import --space NEWDIR space.xml",
      "",
      "Importing runs nothing. Resuming what was imported runs the code in it."
    })
final class ImportVerb implements Callable<Integer> {
  @Mixin private final ResultOptions options;

  @Parameters(paramLabel = "FILE", description = "The file; - is standard input.")
  private String file;

  @Option(
      names = "--as",
      paramLabel = "M",
      description = "Gives the process another name; else it keeps its own.")
  private String as;

  /** Creates the verb with the option that finds its space. */
  ImportVerb(SpaceOption space) {
    this.options = new ResultOptions(space);
  }

  @Override
  public Integer call() {
    if (as != null) {
      CheckpointName.checkProcess(as);
    }
    if (SpaceCopy.is(file)) {
      return new SpaceCopy(file, options).restore();
    }
    Progress progress = Progress.to(options);
    InputFile input = new InputFile(file);
    try (InputStream in = input.open();
        Space opened = options.space().open()) {
      String unique = UUID.randomUUID().toString();
      Instant now = Clock.systemUTC().instant();
      print(new Importer(opened, progress, unique, now).read(in, as), progress);
    } catch (BadExportException e) {
      throw new VerbException(
          ExitCode.FAILED,
          file
              + " cannot be imported: "
              + e.getMessage()
              + "; nothing of it can be seen in "
              + options.space().location()
              + ". Export the checkpoint again",
          e);
    } catch (IOException e) {
      throw input.unreadable(e);
    }
    return 0;
  }

  private void print(Importer.Imported imported, Progress progress) {
    options.print(
        () ->
            Json.object(
                "checkpoint", imported.checkpoint(),
                "already", imported.already(),
                "documents", progress.documents(),
                "bytes", progress.bytes()),
        out -> out.println(imported.checkpoint() + (imported.already() ? " was there" : "")));
  }
}
