package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cnscs.cli.Json;
import org.cnscs.cli.OutputOption;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.Table;
import org.cnscs.space.Space;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb {@code ps}. */
@Command(
    name = "ps",
    description =
        "Lists processes: the running, the suspended, and the lost ones, whose JVM is gone.",
    footerHeading = "%nExamples:%n",
    footer = {"  cnscs ps", "  cnscs ps -a --json"})
final class PsVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space;
  @Mixin private OutputOption output;

  @Option(
      names = {"-a", "--all"},
      description = "Lists those that have ended as well.")
  private boolean all;

  /** Creates the verb with the option that finds its space. */
  PsVerb(SpaceOption space) {
    this.space = space;
  }

  @Override
  public Integer call() {
    try (Space opened = space.openExisting()) {
      List<ProcessRoot> processes =
          new Archive(opened).processes().stream().filter(root -> all || root.isAlive()).toList();
      output.print(
          spec.commandLine().getOut(),
          () -> Json.object("processes", processes.stream().map(PsVerb::json).toList()),
          out -> print(processes, out));
    }
    return 0;
  }

  private static Map<String, Object> json(ProcessRoot root) {
    return Json.object(
        "name", root.name(),
        "state", root.state(),
        "latest", root.latest(),
        "pid", Numbers.orNull(root.get("pid")),
        "node", root.get("node"),
        "program", root.get("program"),
        "started", root.get("started"),
        "changed", root.get("changed"),
        "exit", Numbers.orNull(root.get("exit")),
        "from", root.get("from"));
  }

  private static void print(List<ProcessRoot> processes, PrintWriter out) {
    Table table = new Table("NAME", "STATE", "LATEST", "PID", "EXIT", "CHANGED", "FROM");
    for (ProcessRoot root : processes) {
      table.row(
          root.name(),
          root.state(),
          root.latest(),
          root.get("pid"),
          root.get("exit"),
          root.get("changed"),
          root.get("from"));
    }
    table.print(out);
  }
}
