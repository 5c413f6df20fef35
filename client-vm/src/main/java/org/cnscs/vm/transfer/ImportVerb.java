package org.cnscs.vm.transfer;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.OutputOption;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Space;
import org.cnscs.vm.look.CheckpointName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code import}. */
@Command(
    name = "import",
    description = "Brings an exported checkpoint into a space, where it can be resumed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs import sim.xml",
      "  cnscs import sim.xml --as copy",
      "",
      "Importing runs nothing. Resuming what was imported runs the code in it."
    })
final class ImportVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space;
  @Mixin private OutputOption output;

  @Parameters(paramLabel = "FILE", description = "The file; - is standard input.")
  private String file;

  @Option(
      names = "--as",
      paramLabel = "M",
      description = "Gives the process another name; else it keeps its own.")
  private String as;

  /** Creates the verb with the option that finds its space. */
  ImportVerb(SpaceOption space) {
    this.space = space;
  }

  @Override
  public Integer call() {
    if (as != null) {
      CheckpointName.checkProcess(as);
    }
    Progress progress = Progress.to(spec.commandLine().getErr(), output);
    try (InputStream in = open();
        Space opened = space.open()) {
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
              + space.location()
              + ". Export the checkpoint again",
          e);
    } catch (IOException e) {
      throw new VerbException(ExitCode.FAILED, "Cannot read " + file + ": " + e.getMessage(), e);
    }
    return 0;
  }

  private InputStream open() throws IOException {
    try {
      return file.equals("-")
          ? new FileInputStream(FileDescriptor.in)
          : Files.newInputStream(Path.of(file));
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new VerbException(ExitCode.NOT_FOUND, "There is no file " + file, e);
    }
  }

  private void print(Importer.Imported imported, Progress progress) {
    output.print(
        spec.commandLine().getOut(),
        () ->
            Json.object(
                "checkpoint", imported.checkpoint(),
                "already", imported.already(),
                "documents", progress.documents(),
                "bytes", progress.bytes()),
        out -> out.println(imported.checkpoint() + (imported.already() ? " was there" : "")));
  }
}
