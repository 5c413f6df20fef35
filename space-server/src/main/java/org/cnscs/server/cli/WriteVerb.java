package org.cnscs.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.cnscs.cli.Json;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code write}. */
@Command(
    name = "write",
    description = "Writes an entry into a space and prints its id.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs write http://127.0.0.1:7480 order.xml",
      "  echo '<Job n=\"1\"/>' | cnscs write /var/tmp/space - --lease 1h"
    })
final class WriteVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SPACE", description = "A directory or an URL.")
  private String location;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The entry, one XML element; - for standard input.")
  private String file;

  @Option(
      names = "--lease",
      paramLabel = "DUR",
      description = "How long the entry is kept; without it, until taken.")
  private Duration lease;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    byte[] entry = Documents.read(file);
    try (Space space = Spaces.open(location)) {
      String id = space.write(entry, lease == null ? Batch.FOREVER : lease);
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? Json.text(Json.object("id", id)) : id);
      out.flush();
    }
    return 0;
  }
}
