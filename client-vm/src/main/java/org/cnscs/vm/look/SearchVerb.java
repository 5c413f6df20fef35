package org.cnscs.vm.look;

import java.io.Console;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.OutputOption;
import org.cnscs.cli.SearchJson;
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
      "  cnscs search --limit 5 --json 'frame:Main.run'",
      "  cnscs search --facet kind --facet class --sort newest Ann"
    })
final class SearchVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final SpaceOption space;
  @Mixin private OutputOption output;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "20",
      description = "At most so many hits: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      defaultValue = SearchRequest.BEST,
      description = "The order of hits: best, newest, or a field as in amount or amount:desc.")
  private String sort;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      defaultValue = "",
      description = "Goes on with the hits after those of an earlier search, which told this.")
  private String after;

  @Option(
      names = "--facet",
      paramLabel = "FIELD",
      description = "Counts the values of a field over all hits; may be repeated.")
  private List<String> facets = List.of();

  @Option(
      names = "--counts",
      paramLabel = "COUNT",
      defaultValue = "" + SearchRequest.USUAL_COUNTS,
      description = "At most so many values of each facet: ${DEFAULT-VALUE}.")
  private int counts;

  @Option(
      names = "--fragments",
      paramLabel = "COUNT",
      defaultValue = "0",
      description = "Shows so many fragments of each hit, with what matches marked.")
  private int fragments;

  @Option(
      names = "--within",
      paramLabel = "DUR",
      description = "Waits for so long at most for what is not indexed yet; else for all of it.")
  private Duration within;

  @Parameters(paramLabel = "QUERY", description = "The query.")
  private String query;

  /** Creates the verb with the option that finds its space. */
  SearchVerb(SpaceOption space) {
    this.space = space;
  }

  @Override
  public Integer call() {
    check("--limit", limit, 1, SearchRequest.MOST_HITS);
    check("--counts", counts, 1, SearchRequest.MOST_COUNTS);
    check("--fragments", fragments, 0, SearchRequest.MOST_FRAGMENTS);
    SearchRequest request =
        new SearchRequest(query, limit, sort, after, facets, counts, fragments, within);
    try (Space opened = space.openExisting()) {
      SearchResult result = opened.search(request);
      output.print(
          spec.commandLine().getOut(),
          () -> json(result),
          out -> new FoundText(out, isTerminal()).print(result));
    }
    return 0;
  }

  private static void check(String option, int count, int least, int most) {
    if (count < least || count > most) {
      throw new VerbException(
          ExitCode.USAGE, option + " is " + count + "; choose " + least + " to " + most);
    }
  }

  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
  }

  private Map<String, Object> json(SearchResult result) {
    Map<String, Object> object = Json.object("query", query);
    object.putAll(SearchJson.of(result));
    return object;
  }
}
