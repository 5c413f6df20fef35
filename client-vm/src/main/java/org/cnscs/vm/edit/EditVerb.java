package org.cnscs.vm.edit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.InputFile;
import org.cnscs.cli.Json;
import org.cnscs.cli.ResultOptions;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.CollectedException;
import org.cnscs.vm.archive.Node;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.Archive;
import org.cnscs.vm.look.CheckpointName;
import org.cnscs.vm.look.CheckpointParameter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The verb {@code edit}. */
@Command(
    name = "edit",
    description = "Changes values in a suspended process, as a new checkpoint.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs edit sim --set 17.3.balance=100 --null 17.3.next",
      "  cnscs edit sim@2 --set 'thread 1 frame 2 local day=30' --label 'a month later'",
      "  cnscs edit sim --object 17.3 --from account.xml",
      "",
      "Addresses and values are as in cnscs show; a reference is #17.4. Nothing of the program is"
          + " run."
    })
final class EditVerb implements Callable<Integer> {
  private static final int LONGEST_FILE = 64 << 20;

  @Mixin private final ResultOptions options;
  @Mixin private CheckpointParameter name;

  @Option(
      names = "--set",
      paramLabel = "TARGET=VALUE",
      description =
          "Sets a field (17.3.count), an array's element (17.9[5]), or a frame's variable (thread 1"
              + " frame 2 local i); the outermost frame is 1.")
  private List<String> set = List.of();

  @Option(names = "--null", paramLabel = "TARGET", description = "Lets the same refer to nothing.")
  private List<String> nulls = List.of();

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<Whole> wholes = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "L",
      description = "The new checkpoint's label; else edited.")
  private String label;

  /** An object and the file from which it comes. */
  private static final class Whole {
    @Option(
        names = "--object",
        required = true,
        paramLabel = "ADDR",
        description = "Puts another element in the place of an object's.")
    private String address;

    @Option(
        names = "--from",
        required = true,
        paramLabel = "FILE",
        description = "The file with that element; - is standard input.")
    private String file;
  }

  /** Creates the verb with the option that finds its space. */
  EditVerb(SpaceOption space) {
    this.options = new ResultOptions(space);
  }

  @Override
  public Integer call() {
    CheckpointName checkpoint = name.name();
    List<Edit> edits = edits();
    try (Space opened = options.openExisting()) {
      CheckpointArchive archive = CheckpointArchive.open(opened); // before anything is read from it
      Document manifest = new Archive(opened).checkpoint(checkpoint);
      ProcessDocument.Versioned root =
          ProcessDocument.find(opened, checkpoint.process()).orElseThrow();
      refuseIfRunning(root.process());
      Clock clock = Clock.systemUTC();
      long number = Archive.number(manifest);
      Editor editor = new Editor(archive, Examiner.of(opened, clock), clock);
      long made = edit(editor, manifest, number, root, edits);
      print(root.process().name() + "@" + made, number, edits.size());
    }
    return 0;
  }

  private List<Edit> edits() {
    List<Edit> edits = new ArrayList<>();
    wholes.forEach(
        whole -> edits.add(new Edit.Whole(Edit.Address.parse(whole.address), read(whole.file))));
    set.forEach(each -> edits.add(Edit.set(each)));
    nulls.forEach(each -> edits.add(Edit.toNull(each)));
    if (edits.isEmpty()) {
      throw new VerbException(
          ExitCode.USAGE, "Nothing is to be changed; say what with --set, --null or --object");
    }
    return edits;
  }

  private static String read(String file) {
    InputFile input = new InputFile(file);
    try (InputStream in = input.open()) {
      byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
      if (bytes.length > LONGEST_FILE) {
        throw new VerbException(
            ExitCode.USAGE, file + " has more than " + LONGEST_FILE + " bytes; that is no object");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw input.unreadable(e);
    }
  }

  private static void refuseIfRunning(ProcessDocument process) {
    if (process.state().equals("running") && new Node(process.node(), process.pid()).mayRun()) {
      throw new VerbException(
          ExitCode.CONFLICT,
          process.name()
              + " is running (pid "
              + process.pid()
              + "); suspend it first: cnscs suspend "
              + process.name());
    }
  }

  private long edit(
      Editor editor,
      Document manifest,
      long number,
      ProcessDocument.Versioned root,
      List<Edit> edits) {
    String checkpoint = root.process().name() + "@" + number;
    String said = label == null ? "edited" : "edited: " + label;
    try {
      return editor.edit(manifest, number, root, edits, said);
    } catch (BadEditException e) {
      throw new VerbException(
          e.code(), checkpoint + " was not edited: " + e.getMessage() + "; nothing was changed", e);
    } catch (SpaceException.Conflict | CollectedException e) {
      throw new VerbException(
          ExitCode.CONFLICT,
          checkpoint + " was not edited: the process was changed meanwhile; try again",
          e);
    }
  }

  private void print(String checkpoint, long parent, int edits) {
    options.print(
        () -> Json.object("checkpoint", checkpoint, "parent", parent, "edits", edits),
        out -> out.println(checkpoint));
  }
}
