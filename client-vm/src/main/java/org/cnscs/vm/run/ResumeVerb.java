package org.cnscs.vm.run;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.ProgramVerb;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.vm.archive.CheckpointArchive;
import org.cnscs.vm.archive.ManifestHead;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.cache.ProgramCache;
import org.cnscs.vm.evolution.MappingOptions;
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
      "  cnscs resume night --class-path new.jar --rename demo.Account.balance=amount",
      "",
      "Resuming runs the code that the checkpoint holds. The exit status is the program's."
    })
final class ResumeVerb implements Callable<Integer>, ProgramVerb {
  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space = new SpaceOption();
  @Mixin private final RunOptions options = new RunOptions();
  @Mixin private final MappingOptions mapping = new MappingOptions();

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
    options.check();
    CheckpointName name = CheckpointName.parse(what);
    if (classPath == null && !mapping.mapping().isNone()) {
      throw new VerbException(
          ExitCode.USAGE, "A mapping is for changed classes; say where they are by --class-path P");
    }
    try (Space opened = space.openExisting()) {
      CheckpointArchive archive = CheckpointArchive.open(opened);
      Document manifest = new Archive(opened).checkpoint(name);
      long number = Archive.number(manifest);
      if (as == null) {
        Roots.refuseIfRunning(ProcessDocument.find(opened, name.process()).orElseThrow().process());
      }
      PrintWriter err = spec.commandLine().getErr();
      ManifestHead head = ManifestHead.read(manifest);
      Roots roots = new Roots(opened, archive, classPath == null ? head.program() : "");
      ProcessRunner.RootMaker root =
          as == null
              ? () -> roots.takeOver(name.process())
              : () -> roots.create(CheckpointName.checkProcess(as), name.process(), number);
      ProgramArchive.Program program = new ProgramArchive(opened).load(head.program());
      NewClasses.Choice choice =
          classPath == null
              ? NewClasses.own(program, head)
              : new NewClasses(opened, manifest, err)
                  .choose(program, head, classPath, mapping.mapping());
      byte[] hash = head.program().getBytes(StandardCharsets.UTF_8);
      ProgramCache cache =
          Caches.of(choice.fingerprint() == null ? () -> hash : choice.fingerprint(), err).begin();
      return new ProcessRunner(opened, options, cache, Clock.systemUTC(), err)
          .resume(head, manifest, number, choice, archive, root);
    }
  }
}
