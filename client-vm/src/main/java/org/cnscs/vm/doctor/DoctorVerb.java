package org.cnscs.vm.doctor;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.OutputOption;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.Table;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.cnscs.vm.evolution.MappingOptions;
import org.cnscs.vm.image.JdkCode;
import org.cnscs.vm.process.ClassPath;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code doctor}. */
@Command(
    name = "doctor",
    description =
        "Says what of a program cannot be captured, without running it; without a program, what"
            + " is wrong with the machine, or with the files of a space.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs doctor                              the JDK, its image, the space, memory, disk",
      "  cnscs doctor -jar app.jar                 what of a program cannot be captured",
      "  cnscs doctor -cp classes:lib/a.jar demo.Main --json",
      "  cnscs doctor --against new.jar            which checkpoints could go on with it",
      "  cnscs doctor --space DIR                  whether all in a space is whole",
      "  cnscs doctor --space DIR --repair         keeps what is good, puts aside what is not",
      "",
      "Exit code 6 if something of the program cannot be captured (severity cannot), 1 if",
      "something is wrong with the machine, or missing in a space, else 0."
    })
final class DoctorVerb implements Callable<Integer> {
  private static final Duration QUIET = Duration.ofSeconds(2);

  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space;
  @Mixin private OutputOption output;
  @Mixin private final MappingOptions mapping = new MappingOptions();

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private What what;

  @Option(
      names = "--repair",
      description = "Puts right what can be in the space: what is damaged is put aside.")
  private boolean repair;

  @Parameters(arity = "0..1", paramLabel = "MAIN", description = "The main class after -cp.")
  private String main;

  private long told;

  /** What is examined. */
  static final class What {
    @Option(names = "-jar", paramLabel = "J", description = "An executable jar.")
    private String jar;

    @Option(
        names = {"-cp", "--class-path"},
        paramLabel = "P",
        description = "A class path; the main class follows.")
    private String classPath;

    @Option(
        names = "--against",
        paramLabel = "P",
        description =
            "A class path: which checkpoints of the space could be resumed with its classes.")
    private String against;
  }

  DoctorVerb(SpaceOption space) {
    this.space = space;
  }

  @Override
  public Integer call() {
    if ((what == null || what.against == null) && !mapping.mapping().isNone()) {
      throw new VerbException(ExitCode.USAGE, "A mapping is for --against only");
    }
    if (repair && (what != null || main != null)) {
      throw new VerbException(ExitCode.USAGE, "--repair is for a space only");
    }
    if (what != null && what.against != null) {
      return archive();
    } else if (what != null) {
      return program(classPath());
    } else if (main != null) {
      throw new VerbException(
          ExitCode.USAGE, "The class path is missing; write -cp P " + main + ", or -jar J");
    }
    Optional<Path> directory = space.isNamed() || repair ? space.directory() : Optional.empty();
    if (directory.map(path -> path.resolve("log")).filter(Files::isDirectory).isPresent()) {
      return SpaceExamination.of(directory.get(), repair)
          .print(spec.commandLine().getOut(), output);
    } else if (repair) {
      throw new VerbException(
          ExitCode.NOT_FOUND, space.location() + " is not the directory of a space");
    }
    return machine();
  }

  private ClassPath classPath() {
    try {
      if (what.jar != null) {
        return ClassPath.ofJar(what.jar);
      } else if (main == null) {
        throw new VerbException(
            ExitCode.USAGE, "The main class is missing; write -cp " + what.classPath + " MAIN");
      }
      return ClassPath.of(what.classPath, main.replace('/', '.'));
    } catch (ClassPath.BadClassPathException e) {
      throw new VerbException(ExitCode.NOT_FOUND, e.getMessage(), e);
    }
  }

  private int program(ClassPath classPath) {
    JdkCode jdk = JdkCode.running();
    told = System.nanoTime();
    Diagnosis found =
        ProgramCheck.of(
            classPath, classPath.mainClass(), jdk::original, jdk.calls(), this::progress);
    if (!found.hasMain()) {
      throw new VerbException(
          ExitCode.NOT_FOUND,
          "There is no class " + found.mainClass() + " on the class path; check it and the name");
    }
    output.print(spec.commandLine().getOut(), () -> json(found), out -> print(found, out));
    return (found.count(Severity.CANNOT) == 0 ? ExitCode.DONE : ExitCode.UNSUPPORTED).code();
  }

  private void progress(int done, int all) {
    progress(done + " of " + all + " classes examined");
  }

  private void progress(String done) {
    long now = System.nanoTime();
    if (now - told >= QUIET.toNanos()) {
      told = now;
      PrintWriter err = spec.commandLine().getErr();
      err.println("cnscs: " + done);
      err.flush();
    }
  }

  private static Map<String, Object> json(Diagnosis found) {
    return Json.object(
        "main",
        found.mainClass(),
        "classes",
        found.classes(),
        "findings",
        found.findings().stream().map(DoctorVerb::json).toList());
  }

  private static Map<String, Object> json(Finding finding) {
    return Json.object(
        "severity", finding.severity().word(),
        "class", finding.type(),
        "method", finding.method(),
        "line", finding.line() < 0 ? null : finding.line(),
        "reason", finding.reason());
  }

  private static void print(Diagnosis found, PrintWriter out) {
    if (!found.findings().isEmpty()) {
      Table table = new Table("SEVERITY", "WHERE", "REASON");
      found
          .findings()
          .forEach(each -> table.row(each.severity().word(), each.where(), each.reason()));
      table.print(out);
      out.println();
    }
    out.println(
        found.classes()
            + " classes: "
            + found.count(Severity.CANNOT)
            + " places that cannot be captured, "
            + found.count(Severity.PINS)
            + " that make a checkpoint wait, "
            + found.count(Severity.REFUSED)
            + " that make objects which cannot be kept");
  }

  private int archive() {
    if (main != null) {
      throw new VerbException(ExitCode.USAGE, "--against has a class path only; leave out " + main);
    }
    try (Space opened = space.openExisting()) {
      ClassPath files = ClassPath.of(what.against, "");
      told = System.nanoTime();
      ArchiveReport report =
          ArchiveReport.of(
              new ArchiveCheck(
                      opened, files, mapping.mapping(), lines -> progress(lines + " lines read"))
                  .run());
      output.print(spec.commandLine().getOut(), () -> report.json(what.against), report::print);
      return (report.allContinue() ? ExitCode.DONE : ExitCode.UNSUPPORTED).code();
    } catch (ClassPath.BadClassPathException e) {
      throw new VerbException(ExitCode.NOT_FOUND, e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new VerbException(
          ExitCode.NOT_FOUND, "The class path " + what.against + " cannot be read: " + e, e);
    }
  }

  private int machine() {
    Path jdk = Path.of(environment("CNSCS_JDK", System.getProperty("java.home")));
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "cnscs");
    Path image = Path.of(environment("CNSCS_IMAGE", cache.resolve("jdk").toString()));
    List<MachineCheck.Line> lines =
        new MachineCheck(jdk, image, space.location(), Spaces::open).run();
    output.print(
        spec.commandLine().getOut(),
        () -> Json.object("checks", lines.stream().map(DoctorVerb::json).toList()),
        out -> print(lines, out));
    boolean ok = lines.stream().allMatch(MachineCheck.Line::isOk);
    return (ok ? ExitCode.DONE : ExitCode.FAILED).code();
  }

  private static String environment(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static Map<String, Object> json(MachineCheck.Line line) {
    return Json.object(
        "check", line.subject(), "ok", line.isOk(), "detail", line.detail(), "next", line.next());
  }

  private static void print(List<MachineCheck.Line> lines, PrintWriter out) {
    for (MachineCheck.Line each : lines) {
      String state = each.isOk() ? "ok" : "problem";
      out.println(
          String.format(Locale.ROOT, "%-8s %-15s %s", state, each.subject(), each.detail()));
      if (!each.isOk()) {
        out.println(" ".repeat(25) + each.next());
      }
    }
  }
}
