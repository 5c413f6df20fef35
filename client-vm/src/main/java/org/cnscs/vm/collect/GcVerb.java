package org.cnscs.vm.collect;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.ResultOptions;
import org.cnscs.cli.SpaceOption;
import org.cnscs.space.Space;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The verb {@code gc}. */
@Command(
    name = "gc",
    description = "Removes lines, classes and programs that no checkpoint needs any more.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs gc --dry-run",
      "  cnscs rm sim && cnscs gc",
      "",
      "Processes may run, and make checkpoints, at the same time."
    })
final class GcVerb implements Callable<Integer> {
  private static final String KEPT = "cnscs gc: kept what may be of a damaged checkpoint: ";

  @Mixin private final ResultOptions options;

  @Option(names = "--dry-run", description = "Only tells what would be removed.")
  private boolean dryRun;

  @Option(
      names = "--grace",
      paramLabel = "DUR",
      description = "How long an import may take; one that began earlier is given up. Else 24h.")
  private Duration grace = Duration.ofDays(1);

  /** Creates the verb with the option that finds its space. */
  GcVerb(SpaceOption space) {
    this.options = new ResultOptions(space);
  }

  @Override
  public Integer call() {
    try (Space opened = options.openExisting()) {
      Collector collector = new Collector(opened, dryRun);
      Garbage garbage = collector.collect(Clock.systemUTC().instant().minus(grace));
      print(garbage, collector.damages());
      collector.damages().forEach(each -> options.err().println(KEPT + each.told()));
      return (collector.damages().isEmpty() ? ExitCode.DONE : ExitCode.FAILED).code();
    }
  }

  private void print(Garbage garbage, List<Damage> damages) {
    options.print(
        () ->
            Json.object(
                "dryRun", dryRun,
                "lines", garbage.count("line/"),
                "tables", garbage.count("table/"),
                "classes", garbage.count("class/"),
                "resources", garbage.count("resource/"),
                "programs", garbage.count("program/"),
                "bytes", garbage.bytes(),
                "damaged", damages.stream().map(Damage::json).toList()),
        out ->
            out.println(
                (dryRun ? "would remove " : "removed ")
                    + counted(garbage.count("line/"), "line")
                    + ", "
                    + counted(garbage.count("table/"), "subtable")
                    + ", "
                    + counted(garbage.count("class/"), "class")
                    + ", "
                    + counted(garbage.count("resource/"), "resource")
                    + ", "
                    + counted(garbage.count("program/"), "program")
                    + ": "
                    + garbage.bytes()
                    + " bytes"));
  }

  private static String counted(long count, String thing) {
    String plural = thing.endsWith("s") ? thing + "es" : thing + "s";
    return count + " " + (count == 1 ? thing : plural);
  }
}
