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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code checkpoints}. */
@Command(
    name = "checkpoints",
    description = "Lists the checkpoints of a process, oldest first.",
    footerHeading = "%nExamples:%n",
    footer = {"  cnscs checkpoints sim", "  cnscs checkpoints sim --json"})
final class CheckpointsVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space;
  @Mixin private OutputOption output;

  @Parameters(paramLabel = "N", description = "The process.")
  private String process;

  /** Creates the verb with the option that finds its space. */
  CheckpointsVerb(SpaceOption space) {
    this.space = space;
  }

  @Override
  public Integer call() {
    CheckpointName.checkProcess(process);
    try (Space opened = space.openExisting()) {
      Archive archive = new Archive(opened);
      archive.process(process);
      List<Map<String, String>> headers =
          archive.checkpoints(process).stream()
              .map(archive::header)
              .filter(header -> !header.isEmpty())
              .toList();
      output.print(
          spec.commandLine().getOut(),
          () ->
              Json.object(
                  "process",
                  process,
                  "checkpoints",
                  headers.stream().map(CheckpointsVerb::json).toList()),
          out -> print(headers, out));
    }
    return 0;
  }

  /** Returns what is told of a checkpoint everywhere. */
  static Map<String, Object> json(Map<String, String> header) {
    return Json.object(
        "number", Numbers.orNull(header.get("number")),
        "label", header.get("label"),
        "time", header.get("time"),
        "threads", Numbers.orNull(header.get("threads")),
        "objects", Numbers.orNull(header.get("objects")),
        "bytes", Numbers.orNull(header.get("bytes")));
  }

  private static void print(List<Map<String, String>> headers, PrintWriter out) {
    Table table = new Table("NUMBER", "TIME", "THREADS", "OBJECTS", "BYTES", "LABEL");
    for (Map<String, String> header : headers) {
      table.row(
          json(header).get("number"),
          header.get("time"),
          header.get("threads"),
          header.get("objects"),
          header.get("bytes"),
          header.get("label"));
    }
    table.print(out);
  }
}
