package org.cnscs.vm.run;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.OutputOption;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.vm.archive.Command;
import org.cnscs.vm.archive.Node;
import org.cnscs.vm.archive.ProcessDocument;
import org.cnscs.vm.look.CheckpointName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A verb that has a running process captured, and prints the checkpoint's name. */
abstract class CommandVerb implements Callable<Integer> {
  private static final Duration STEP = Duration.ofSeconds(2);
  private static final int STEPS = 60;

  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space;
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(paramLabel = "N", description = "The process.")
  private String name;

  @Option(names = "--label", paramLabel = "L", description = "A label for the checkpoint.")
  private String label;

  private final String verb;

  CommandVerb(String verb, SpaceOption space) {
    this.verb = verb;
    this.space = space;
  }

  @Override
  public Integer call() {
    CheckpointName.checkProcess(name);
    try {
      return command();
    } catch (SpaceException.Unreachable e) {
      refuseIfEnded();
      throw e;
    }
  }

  /** A client VM may serve the space to others, and takes that along when the program ends. */
  private void refuseIfEnded() {
    try (Space opened = space.openExisting()) {
      running(opened);
    }
  }

  private Integer command() {
    try (Space opened = space.openExisting()) {
      ProcessDocument process = running(opened);
      Command command = new Command(name, process.pid(), verb, label, UUID.randomUUID().toString());
      command.send(opened);
      Command.Reply reply = await(opened, command);
      if (reply.error() != null) {
        throw new VerbException(code(reply.code()), reply.error());
      }
      output.print(
          spec.commandLine().getOut(),
          () -> Json.object("checkpoint", reply.checkpoint()),
          out -> out.println(reply.checkpoint()));
      return ExitCode.DONE.code();
    }
  }

  private ProcessDocument running(Space opened) {
    ProcessDocument process =
        ProcessDocument.find(opened, name)
            .orElseThrow(
                () ->
                    new VerbException(
                        ExitCode.NOT_FOUND,
                        "No process " + name + " in " + opened.location() + "; see cnscs ps -a"))
            .process();
    if (!process.state().equals("running")) {
      throw new VerbException(
          ExitCode.CONFLICT,
          "Process " + name + " is not running, it is " + process.state() + "; see cnscs ps -a");
    }
    refuseIfDead(process);
    return process;
  }

  private static void refuseIfDead(ProcessDocument process) {
    if (!new Node(process.node(), process.pid()).mayRun()) {
      throw new VerbException(
          ExitCode.CONFLICT,
          "The client VM of process "
              + process.name()
              + " (pid "
              + process.pid()
              + ") is gone; go on with: cnscs resume "
              + process.name());
    }
  }

  private Command.Reply await(Space opened, Command command) {
    for (int i = 0; i < STEPS; i++) {
      Optional<Command.Reply> reply = command.awaitReply(opened, STEP);
      if (reply.isEmpty() && !mayAnswer(opened, command)) {
        reply = command.awaitReply(opened, Duration.ZERO); // it may have answered meanwhile
        if (reply.isEmpty()) {
          running(opened);
        }
      }
      if (reply.isPresent()) {
        return reply.get();
      }
    }
    throw new VerbException(
        ExitCode.UNREACHABLE,
        "The client VM of process " + name + " did not answer in two minutes");
  }

  /** A client VM that has suspended its process says so, then answers, and ends. */
  private boolean mayAnswer(Space opened, Command command) {
    return ProcessDocument.find(opened, name)
        .map(ProcessDocument.Versioned::process)
        .filter(process -> process.pid() == command.pid())
        .filter(process -> Set.of("running", "suspended").contains(process.state()))
        .filter(process -> new Node(process.node(), process.pid()).mayRun())
        .isPresent();
  }

  private static ExitCode code(int number) {
    for (ExitCode each : ExitCode.values()) {
      if (each.code() == number) {
        return each;
      }
    }
    return ExitCode.FAILED;
  }

  /** The verb {@code checkpoint}. */
  @picocli.CommandLine.Command(
      name = "checkpoint",
      description = "Takes a checkpoint of a running process, which runs on; prints N@k.",
      footerHeading = "%nExample:%n",
      footer = "  cnscs checkpoint night --label before-merge")
  static final class CheckpointVerb extends CommandVerb {
    CheckpointVerb(SpaceOption space) {
      super("checkpoint", space);
    }
  }

  /** The verb {@code suspend}. */
  @picocli.CommandLine.Command(
      name = "suspend",
      description = "Stops a running process with a checkpoint; prints N@k.",
      footerHeading = "%nExample:%n",
      footer = "  cnscs suspend night && cnscs resume night")
  static final class SuspendVerb extends CommandVerb {
    SuspendVerb(SpaceOption space) {
      super("suspend", space);
    }
  }
}
