package org.cnscs.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.space.Event;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Spaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code watch}. */
@Command(
    name = "watch",
    description = {
      "Prints what changes in a space, until it is interrupted.",
      "One line for each document: the batch's sequence number, put or delete, the document's id."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs watch http://127.0.0.1:7480",
      "  cnscs watch /var/tmp/space --after 0 --json"
    })
final class WatchVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SPACE", description = "A directory or an URL.")
  private String location;

  @Option(
      names = "--after",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Begins after this sequence number; without it, now.")
  private long after;

  @Option(names = "--json", description = "Prints one JSON object for each batch, one on a line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    try (UntilInterrupted life = UntilInterrupted.begin();
        Space space = Spaces.open(location);
        Space.Watch watch =
            space.watch(after, event -> print(spec.commandLine().getOut(), event))) {
      watch.ended().whenComplete((nothing, failure) -> life.over());
      life.await();
      if (watch.ended().isCompletedExceptionally()
          && watch.ended().exceptionNow() instanceof SpaceException failure) {
        throw failure;
      }
    }
    return ExitCode.INTERRUPTED.code();
  }

  private void print(PrintWriter out, Event event) {
    if (json) {
      out.println(
          Json.text(
              Json.object(
                  "sequence",
                  event.sequence(),
                  "changed",
                  event.changed(),
                  "removed",
                  event.removed())));
    } else {
      event.changed().forEach(id -> out.println(event.sequence() + " put " + id));
      event.removed().forEach(id -> out.println(event.sequence() + " delete " + id));
    }
    out.flush();
  }
}
