package org.cnscs.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line as a whole: the verbs of all modules, with the help, the options and the failure
 * messages that all of them share.
 *
 * <p>Options common to all verbs are added here rather than inherited or mixed in, so that a verb
 * that declares one of its own keeps it. Every failure ends in {@link Failure}, so that the same
 * trouble has the same exit code whatever the verb.
 */
final class Frame {
  private static final Set<String> PROGRAM_OPTIONS = Set.of("-jar", "-cp", "--class-path");

  private final CommandLine commandLine;

  /** Creates the frame around the verbs of the providers. */
  Frame(List<VerbProvider> providers, PrintWriter out, PrintWriter err) {
    this(assemble(verbs(providers)).setOut(out).setErr(err));
  }

  private Frame(CommandLine commandLine) {
    this.commandLine = commandLine;
  }

  /**
   * Returns a frame that answers just these arguments: if they name a verb, picocli is spared the
   * reflection on all others, which takes longer than most verbs do. The class of a verb is found
   * by its name first, because even to read the annotations of all takes a while.
   */
  static Frame answering(
      String[] args, List<VerbProvider> providers, PrintWriter out, PrintWriter err) {
    int index = verbIndex(args);
    List<Object> all = verbs(providers);
    List<Object> named = index < 0 ? List.of() : named(all, args[index]);
    return new Frame(assemble(named.isEmpty() ? all : named).setOut(out).setErr(err));
  }

  private static List<Object> verbs(List<VerbProvider> providers) {
    return providers.stream().flatMap(provider -> provider.verbs().stream()).toList();
  }

  private static List<Object> named(List<Object> all, String name) {
    List<Object> likely =
        all.stream()
            .filter(verb -> verb.getClass().getSimpleName().equalsIgnoreCase(name + "Verb"))
            .filter(verb -> isNamed(verb, name))
            .toList();
    return likely.isEmpty() ? all.stream().filter(verb -> isNamed(verb, name)).toList() : likely;
  }

  private static boolean isNamed(Object verb, String name) {
    return verb.getClass().getAnnotation(Command.class).name().equals(name);
  }

  /** The command {@code cnscs} itself, which only shows its help. */
  @Command(
      name = "cnscs",
      versionProvider = Version.class,
      synopsisSubcommandLabel = "VERB",
      description =
          "Stops any Java program mid-loop, keeps it as searchable XML, starts it again anywhere.",
      optionListHeading = "%nOptions:%n",
      commandListHeading = "%nVerbs (each has --help):%n",
      exitCodeListHeading = "%nExit codes:%n",
      footerHeading = "%nExamples:%n",
      footer = {
        "  cnscs demo                                  a first look, in a few seconds",
        "  cnscs run --name sim --every 2s -jar s.jar  run and checkpoint every 2 s",
        "  cnscs checkpoints sim                       list its checkpoints",
        "  cnscs show sim@3 --threads                  its threads with all locals",
        "  cnscs search 'frame:Main.run local.i:>400'  find it by a local's value",
        "  cnscs resume sim@3 --as again               continue there, in a new JVM"
      })
  private static final class Root {}

  /** The text of {@code --version}. */
  private static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Frame.class.getPackage().getImplementationVersion();
      String name = version == null ? "of the class path" : version;
      return new String[] {"cnscs " + name + " (Java " + Runtime.version() + ")"};
    }
  }

  private static CommandLine assemble(List<Object> verbs) {
    CommandLine root = new CommandLine(new Root(), Frame::create);
    verbs.stream()
        .map(CommandLine::new)
        .sorted(Comparator.comparing(CommandLine::getCommandName))
        .forEach(verb -> root.addSubcommand(addCommonOptions(verb)));
    addCommonOptions(root);
    CommandSpec spec = root.getCommandSpec();
    spec.addOption(
        flag("Prints the version and exits.", "-V", "--version").versionHelp(true).build());
    spec.usageMessage().exitCodeList(exitCodes());
    return root.registerConverter(Duration.class, Durations::parse)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((e, args) -> reportUsage(e))
        .setExecutionExceptionHandler(Frame::reportFailure);
  }

  private static <T> T create(Class<T> type) throws Exception {
    return type == Version.class
        ? type.cast(new Version())
        : CommandLine.defaultFactory().create(type);
  }

  private static CommandLine addCommonOptions(CommandLine commandLine) {
    CommandSpec spec = commandLine.getCommandSpec();
    if (spec.findOption("--help") == null) {
      spec.addOption(flag("Shows this help and exits.", "-h", "--help").usageHelp(true).build());
    }
    if (spec.findOption("--debug") == null) {
      spec.addOption(flag("Shows the stack trace of a failure.", "--debug").build());
    }
    return commandLine;
  }

  private static OptionSpec.Builder flag(String description, String name, String... names) {
    return OptionSpec.builder(name, names).type(boolean.class).arity("0").description(description);
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(String.valueOf(code.code()), code.meaning());
    }
    return codes;
  }

  /** Runs the verb that the arguments name and returns its exit code. */
  int run(String... args) {
    try {
      int verb = verbIndex(args);
      if (verb < 0
          && !Arrays.asList(args).stream()
              .anyMatch(arg -> arg.startsWith("-") && !arg.equals("--debug"))) {
        commandLine.usage(commandLine.getErr());
        return ExitCode.USAGE.code();
      }
      return commandLine.execute(endOptionsAtProgram(args, verb));
    } catch (
        Error
            e) { // picocli passes errors on; without this the JVM would end with a trace and a code
      // of its own
      int verb = verbIndex(args);
      return Failure.of(e, verb >= 0 && isProgramVerb(args[verb]))
          .report(commandLine.getErr(), true);
    }
  }

  private static int verbIndex(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("-")) {
        return i;
      }
    }
    return -1;
  }

  private boolean isProgramVerb(String name) {
    CommandLine verb = commandLine.getSubcommands().get(name);
    return verb != null && verb.getCommand() instanceof ProgramVerb;
  }

  /** Tells whether a verb takes a program with its arguments, or goes on with one. */
  private boolean takesProgram(String name) {
    return commandLine.getSubcommands().get(name).getCommandSpec().findOption("-jar") != null;
  }

  private String[] endOptionsAtProgram(String[] args, int verb) {
    if (verb < 0 || !isProgramVerb(args[verb]) || !takesProgram(args[verb])) {
      return args;
    }
    List<String> ended = new ArrayList<>(Arrays.asList(args));
    for (int i = verb + 1; i + 1 < args.length; i++) {
      if (PROGRAM_OPTIONS.contains(args[i])) {
        ended.add(i + 2, "--");
        break;
      }
    }
    return ended.toArray(String[]::new);
  }

  private static int reportUsage(ParameterException e) {
    CommandLine at = e.getCommandLine();
    String help = at.getCommandSpec().qualifiedName() + " --help";
    at.getErr().println("cnscs: " + Failure.oneLine(explain(e)) + "; see " + help);
    return ExitCode.USAGE.code();
  }

  private static String explain(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return e.getMessage();
    }
    String first = unmatched.getUnmatched().getFirst();
    boolean verb = !first.startsWith("-") && e.getCommandLine().getParent() == null;
    String what =
        first.startsWith("-") ? "unknown option " : verb ? "unknown verb " : "unexpected argument ";
    List<String> suggestions = unmatched.getSuggestions();
    String hint = suggestions.stream().limit(3).collect(Collectors.joining(" or "));
    return what + first + (suggestions.isEmpty() ? "" : ", did you mean " + hint + "?");
  }

  private static int reportFailure(Exception e, CommandLine at, ParseResult parsed) {
    return Failure.of(e, at.getCommand() instanceof ProgramVerb)
        .report(at.getErr(), isDebug(parsed));
  }

  private static boolean isDebug(ParseResult parsed) {
    return parsed.hasMatchedOption("--debug")
        || parsed.hasSubcommand() && isDebug(parsed.subcommand());
  }
}
