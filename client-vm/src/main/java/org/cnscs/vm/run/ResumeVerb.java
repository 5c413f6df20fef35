package org.cnscs.vm.run;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.ProgramVerb;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.ManifestHead;
import org.cnscs.vm.archive.Node;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.cache.ProgramCache;
import org.cnscs.vm.look.Archive;
import org.cnscs.vm.look.CheckpointName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code resume}. */
@Command(
    name = "resume",
    description = "Continues a process from a checkpoint in this JVM, from the space alone.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs resume night",
      "  cnscs resume night@3 --as again",
      "",
      "Resuming runs the code that the checkpoint holds. The exit status is the program's."
    })
final class ResumeVerb implements Callable<Integer>, ProgramVerb {
  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space = new SpaceOption();
  @Mixin private final RunOptions options = new RunOptions();

  @Parameters(
      paramLabel = "N[@k]",
      description = "The process, or one of its checkpoints; else the latest.")
  private String what;

  @Option(
      names = "--as",
      paramLabel = "M",
      description = "Continues under a new name, and leaves the process as it is.")
  private String as;

  @Option(
      names = "--class-path",
      paramLabel = "P",
      description =
          "Continues with the classes of this class path, as far as the checkpoint allows that.")
  private String classPath;

  @Override
  public Integer call() throws InterruptedException {
    CheckpointName name = CheckpointName.parse(what);
    try (Space opened = space.openExisting()) {
      Document manifest = new Archive(opened).checkpoint(name);
      long number = Long.parseLong(manifest.id().substring(manifest.id().lastIndexOf('/') + 1));
      ProcessRunner.RootMaker root =
          as == null ? () -> takeOver(opened, name) : () -> create(opened, name.process(), number);
      if (as == null) {
        refuseIfRunning(ProcessDocument.find(opened, name.process()).orElseThrow().process());
      }
      PrintWriter err = spec.commandLine().getErr();
      ManifestHead head = ManifestHead.read(manifest);
      ProgramArchive.Program program = new ProgramArchive(opened).load(head.program());
      NewClasses.Choice choice = NewClasses.choose(program, classPath, manifest, err);
      byte[] hash = head.program().getBytes(StandardCharsets.UTF_8);
      ProgramCache cache =
          Caches.of(choice.fingerprint() == null ? () -> hash : choice.fingerprint(), err).begin();
      return new ProcessRunner(opened, options, cache, Clock.systemUTC(), err)
          .resume(head, manifest, number, choice.program(), choice.added(), root);
    }
  }

  private static void refuseIfRunning(ProcessDocument process) {
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

  /** Returns the hash of the program, none if it is another one, which is not stored yet. */
  private String program(ProcessDocument old) {
    return classPath == null ? old.program() : "";
  }

  private ProcessDocument.Versioned takeOver(Space opened, CheckpointName name) {
    ProcessDocument.Versioned found = ProcessDocument.find(opened, name.process()).orElseThrow();
    ProcessDocument old = found.process();
    refuseIfRunning(old);
    Node node = Node.current();
    Instant now = Instant.now();
    ProcessDocument root =
        new ProcessDocument(
            old.name(),
            "running",
            old.latest(),
            program(old),
            node.id(),
            node.pid(),
            now,
            now,
            null,
            old.from());
    return put(opened, root, new Batch.Expect.Version(found.version()), found.version() + 1);
  }

  private ProcessDocument.Versioned create(Space opened, String process, long number) {
    ProcessDocument old = ProcessDocument.find(opened, process).orElseThrow().process();
    Node node = Node.current();
    Instant now = Instant.now();
    ProcessDocument root =
        new ProcessDocument(
            CheckpointName.checkProcess(as),
            "running",
            0,
            program(old),
            node.id(),
            node.pid(),
            now,
            now,
            null,
            process + "@" + number);
    return put(opened, root, new Batch.Expect.Absent(), 1);
  }

  private static ProcessDocument.Versioned put(
      Space opened, ProcessDocument root, Batch.Expect expect, long version) {
    try {
      opened.commit(
          Batch.builder().put(ProcessDocument.id(root.name()), root.bytes(), expect).build());
      return new ProcessDocument.Versioned(root, version);
    } catch (SpaceException.Conflict e) {
      throw new VerbException(
          ExitCode.CONFLICT,
          "Process "
              + root.name()
              + " exists already in "
              + opened.location()
              + ", or somebody else resumes it now;"
              + " look with cnscs ps -a",
          e);
    }
  }
}
