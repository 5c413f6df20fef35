package org.cnscs.vm.transfer;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.ResultOptions;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceKeeper;
import org.cnscs.space.Spaces;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.Archive;
import org.cnscs.vm.look.CheckpointName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The verb {@code export}. */
@Command(
    name = "export",
    description =
        "Writes a checkpoint, with all that resuming it needs, as one XML file; or a whole space.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs export sim@3 sim.xml",
      "  cnscs export sim - | ssh host cnscs import -",
      "  cnscs export --space DIR space.xml        all of a space, also while it is used",
      "",
      "The file holds the program and what was in its memory, passwords included."
    })
final class ExportVerb implements Callable<Integer> {
  @Mixin private final ResultOptions options;

  @Parameters(
      index = "0",
      paramLabel = "N[@k]",
      description = "The checkpoint; without one, all of the space that --space names.")
  private String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The file, which is replaced when all is written; - is standard output.")
  private String file;

  /** Creates the verb with the option that finds its space. */
  ExportVerb(SpaceOption space) {
    this.options = new ResultOptions(space);
  }

  @Override
  public Integer call() {
    boolean all = file == null;
    if (all) {
      file = name;
    }
    boolean piped = file.equals("-");
    if (piped && options.output().isJson()) {
      throw new VerbException(
          ExitCode.USAGE, "Standard output is the checkpoint; use --json with a file");
    }
    return all ? space(piped) : checkpoint(CheckpointName.parse(name), piped);
  }

  private int space(boolean piped) {
    if (!options.space().isNamed()) {
      throw new VerbException(
          ExitCode.USAGE, "Which checkpoint? Or name a space with --space, to export all of it");
    }
    Path directory =
        options
            .space()
            .directory()
            .orElseThrow(
                () ->
                    new VerbException(
                        ExitCode.USAGE, "A space is exported from its directory, not by its URL"));
    List<SpaceKeeper.Copied> copied = new ArrayList<>();
    write(to -> copied.add(Spaces.keeper().copy(directory, to)), piped);
    if (!piped) {
      print(directory, copied.getFirst());
    }
    return 0;
  }

  private void print(Path directory, SpaceKeeper.Copied copied) {
    options.print(
        () ->
            Json.object(
                "space", directory.toString(),
                "file", file,
                "batches", copied.batches(),
                "last", copied.last(),
                "bytes", copied.bytes()),
        out ->
            out.println(
                directory + ": " + copied.batches() + " batches, " + copied.bytes() + " bytes"));
  }

  private int checkpoint(CheckpointName checkpoint, boolean piped) {
    Progress progress = Progress.to(options);
    try (Space opened = options.openExisting()) {
      Document manifest = new Archive(opened).checkpoint(checkpoint);
      ProcessDocument process =
          ProcessDocument.find(opened, checkpoint.process()).orElseThrow().process();
      Source source = to -> new Exporter(opened, progress).export(manifest, process, to);
      write(source, piped);
      if (!piped) {
        print(process.name() + "@" + Archive.number(manifest), progress);
      }
    }
    return 0;
  }

  /** What is to be written. */
  private interface Source {
    void writeTo(OutputStream out) throws IOException;
  }

  private void write(Source source, boolean piped) {
    try {
      if (piped) {
        source.writeTo(new FileOutputStream(FileDescriptor.out));
      } else {
        writeFile(source, Path.of(file).toAbsolutePath());
      }
    } catch (IOException | InvalidPathException e) {
      throw new VerbException(
          ExitCode.FAILED,
          "Cannot write " + file + ": " + e + "; choose another place, or make room",
          e);
    }
  }

  /** Writes beside the file, so that it is there as a whole or as it was. */
  private static void writeFile(Source source, Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (OutputStream out = Files.newOutputStream(file)) {
        source.writeTo(out);
      }
      return;
    }
    Path part = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        source.writeTo(out);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void print(String checkpoint, Progress progress) {
    options.print(
        () ->
            Json.object(
                "checkpoint",
                checkpoint,
                "file",
                file,
                "documents",
                progress.documents(),
                "bytes",
                progress.bytes()),
        out ->
            out.println(
                checkpoint
                    + ": "
                    + progress.documents()
                    + " documents, "
                    + progress.bytes()
                    + " bytes"));
  }
}
