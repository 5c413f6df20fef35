package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.OutputOption;
import org.cnscs.cli.SpaceOption;
import org.cnscs.cli.VerbException;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verb {@code search}. */
@Command(
    name = "search",
    description = "Finds the places in all checkpoints, and the entries, that match a query.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs search 'local.i:>400'                    a local variable's value",
      "  cnscs search 'class:demo.Account balance:[100 TO *]'",
      "  cnscs search --limit 5 --json 'frame:Main.run'"
    })
final class SearchVerb implements Callable<Integer> {
  private static final int MOST = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space;
  @Mixin private OutputOption output;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "At most so many hits: ${DEFAULT-VALUE}.")
  private int limit;

  @Parameters(paramLabel = "QUERY", description = "The query.")
  private String query;

  /** Creates the verb with the option that finds its space. */
  SearchVerb(SpaceOption space) {
    this.space = space;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw new VerbException(ExitCode.USAGE, "--limit is " + limit + "; choose 1 to " + MOST);
    }
    try (Space opened = space.openExisting()) {
      SearchResult result = opened.search(new SearchRequest(query, limit));
      output.print(spec.commandLine().getOut(), () -> json(result), out -> print(result, out));
    }
    return 0;
  }

  private Map<String, Object> json(SearchResult result) {
    return Json.object(
        "query",
        query,
        "total",
        result.total(),
        "hits",
        result.hits().stream().map(SearchVerb::json).toList());
  }

  private static Map<String, Object> json(SearchResult.Hit hit) {
    return Json.object(
        "kind", hit.kind(),
        "checkpoints", hit.checkpoints(),
        "document", hit.document(),
        "place", hit.place(),
        "summary", hit.summary());
  }

  private static void print(SearchResult result, PrintWriter out) {
    for (SearchResult.Hit hit : result.hits()) {
      String where = hit.checkpoints().isEmpty() ? hit.document() : shown(hit);
      out.println(where + "  " + hit.kind() + (hit.place().isEmpty() ? "" : " " + hit.place()));
      out.println("    " + hit.summary());
    }
    out.println(result.total() + (result.total() == 1 ? " hit" : " hits") + more(result));
  }

  /**
   * Returns the checkpoints of a hit: the last few of many, since the newest are the likeliest to
   * be resumed.
   */
  private static String shown(SearchResult.Hit hit) {
    int count = hit.checkpoints().size();
    String last = String.join(" ", hit.checkpoints().subList(Math.max(0, count - 3), count));
    return count > 3 ? last + " and " + (count - 3) + " more" : last;
  }

  private static String more(SearchResult result) {
    return result.total() > result.hits().size()
        ? ", the first " + result.hits().size() + " shown; see --limit"
        : "";
  }
}
