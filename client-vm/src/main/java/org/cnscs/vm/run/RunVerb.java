package org.cnscs.vm.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.ProgramVerb;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.heap.Redaction;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.Node;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.archive.ProgramArchive;
import org.cnscs.vm.cache.ProgramCache;
import org.cnscs.vm.look.CheckpointName;
import org.cnscs.vm.process.ClassPath;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code run}. */
@Command(
    name = "run",
    description = "Runs a program as a process that can be checkpointed, suspended and resumed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs run -jar app.jar --its-option argument",
      "  cnscs run --name night --every 2s -cp classes:lib/a.jar demo.Main",
      "  cnscs run --redact demo.Account.pin --redact type:demo.Secret -jar app.jar",
      "",
      "The exit status is the program's; 125 if the client VM failed or --strict refused a class."
    })
final class RunVerb implements Callable<Integer>, ProgramVerb {
  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space = new SpaceOption();
  @Mixin private final RunOptions options = new RunOptions();

  @Option(
      names = "--name",
      paramLabel = "N",
      description = "The process's name; else one is made and told.")
  private String name;

  @Option(
      names = "--strict",
      description = "Ends the program when it loads a class that cannot be captured.")
  private boolean strict;

  @Mixin private final SecretOptions secrets = new SecretOptions();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private What what;

  @Parameters(
      arity = "0..*",
      paramLabel = "ARGS",
      description = "The main class after -cp, and the program's arguments.")
  private List<String> arguments = new ArrayList<>();

  /** What is run. */
  static final class What {
    @Option(names = "-jar", paramLabel = "J", description = "An executable jar.")
    private String jar;

    @Option(
        names = {"-cp", "--class-path"},
        paramLabel = "P",
        description = "A class path; the main class follows.")
    private String classPath;
  }

  @Override
  public Integer call() throws InterruptedException {
    options.check();
    ClassPath classPath = classPath();
    if (name != null) {
      CheckpointName.checkProcess(name);
    }
    Redaction redaction = secrets.redaction();
    PrintWriter err = spec.commandLine().getErr();
    ProgramCache cache = Caches.of(classPath::fingerprint, err).begin();
    try (Space opened = space.open()) {
      ProcessRunner runner = new ProcessRunner(opened, options, cache, Clock.systemUTC(), err);
      ProgramArchive.Program program = new ProgramArchive.Program(classPath.mainClass(), classPath);
      String[] given = arguments.toArray(String[]::new);
      String where = what.jar != null ? what.jar : what.classPath;
      return runner.run(
          program, where, strict, redaction, given, () -> create(opened, classPath.mainClass()));
    }
  }

  private ClassPath classPath() {
    if (what.jar == null && arguments.isEmpty()) {
      throw new VerbException(
          ExitCode.USAGE, "The main class is missing; write -cp " + what.classPath + " MAIN");
    }
    try {
      ClassPath all =
          what.jar != null
              ? ClassPath.ofJar(what.jar)
              : ClassPath.of(what.classPath, arguments.removeFirst().replace('/', '.'));
      Path directory = space.directory().orElse(null);
      return directory == null ? all : all.without(directory);
    } catch (ClassPath.BadClassPathException e) {
      throw new VerbException(ExitCode.CLIENT_VM, e.getMessage(), e);
    }
  }

  private ProcessDocument.Versioned create(Space opened, String mainClass) {
    if (name != null) {
      return write(opened, name);
    }
    String base =
        mainClass.substring(mainClass.lastIndexOf('.') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    for (int n = 1; ; n++) {
      try {
        ProcessDocument.Versioned made = write(opened, base + "-" + n);
        if (!options.verbose()) {
          spec.commandLine().getErr().println("cnscs: this is process " + made.process().name());
        }
        return made;
      } catch (VerbException e) {
        if (e.exitCode() != ExitCode.CONFLICT) {
          throw e;
        }
      }
    }
  }

  private static ProcessDocument.Versioned write(Space opened, String name) {
    Node node = Node.current();
    Instant now = Instant.now();
    ProcessDocument root =
        new ProcessDocument(name, "running", 0, "", node.id(), node.pid(), now, now, null, null);
    try {
      opened.commit(
          Batch.builder()
              .put(ProcessDocument.id(name), root.bytes(), new Batch.Expect.Absent())
              .build());
      return new ProcessDocument.Versioned(root, 1);
    } catch (SpaceException.Conflict e) {
      throw new VerbException(
          ExitCode.CONFLICT,
          "There is a process "
              + name
              + " in "
              + opened.location()
              + " already; choose another --name, go on with it"
              + " (cnscs resume "
              + name
              + "), or remove it (cnscs rm "
              + name
              + ")",
          e);
    }
  }
}
