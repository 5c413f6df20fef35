package org.cnscs.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cnscs.cli.Json;
import org.cnscs.cli.Table;
import org.cnscs.server.http.LeaseJson;
import org.cnscs.space.Lease;
import org.cnscs.space.Leases;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code leases}. */
@Command(
    name = "leases",
    description = {
      "Lists the leases of a space, or cancels some.",
      "Whoever holds a lease that is cancelled can write nothing under its token any more. The id"
          + " of an entry is also the id of its lease: cancelling it removes the entry."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs leases http://127.0.0.1:7480",
      "  cnscs leases /var/tmp/space --of job/1 --json",
      "  cnscs leases /var/tmp/space --cancel lease/17-0"
    })
final class LeasesVerb implements Callable<Integer> {
  private static final int PAGE = 1000;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SPACE", description = "A directory or an URL.")
  private String location;

  @Option(names = "--of", paramLabel = "ID", description = "Only leases on this id.")
  private String of = "";

  @Option(
      names = "--cancel",
      paramLabel = "LEASE",
      description = "Cancels this lease; may be repeated.")
  private List<String> cancelled = List.of();

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Space space = Spaces.open(location)) {
      List<Lease> leases = cancelled.isEmpty() ? list(space.leases()) : cancel(space.leases());
      if (json) {
        List<Object> rows = leases.stream().map(LeaseJson::of).toList();
        out.println(Json.text(Json.object("leases", rows)));
      } else if (cancelled.isEmpty()) {
        print(leases, out);
      }
      out.flush();
    }
    return 0;
  }

  private List<Lease> list(Leases leases) {
    List<Lease> all = new ArrayList<>();
    List<Lease> page = leases.list(of, "", PAGE);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = leases.list(of, page.getLast().id(), PAGE);
    }
    return all;
  }

  private List<Lease> cancel(Leases leases) {
    List<Lease> were = new ArrayList<>();
    for (String id : cancelled) {
      leases.find(id).ifPresent(were::add);
      leases.cancel(id);
    }
    return were;
  }

  private static void print(List<Lease> leases, PrintWriter out) {
    Table table = new Table("ID", "OF", "TIER", "HOLDER", "UNTIL", "ASKED BACK BY");
    for (Lease lease : leases) {
      table.row(
          lease.id(),
          lease.of(),
          lease.tier().word(),
          lease.holder(),
          lease.until(),
          lease.recall() == null ? null : lease.recall().holder());
    }
    table.print(out);
  }
}
