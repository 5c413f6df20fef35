package org.cnscs.server.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A verb that looks for one entry by a template. */
abstract sealed class MatchVerb implements Callable<Integer> permits ReadVerb, TakeVerb {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SPACE", description = "A directory or an URL.")
  private String location;

  @Parameters(
      index = "1",
      paramLabel = "TEMPLATE",
      description =
          "A file with the template, one XML element; what it leaves out matches anything; - for"
              + " standard input.")
  private String file;

  @Option(
      names = "--timeout",
      paramLabel = "DUR",
      description = "How long to wait for an entry; without it, not at all.")
  private Duration timeout;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  /** Looks for the entry. */
  abstract Optional<Document> match(Space space, byte[] template, Duration wait);

  @Override
  public Integer call() {
    byte[] template = Documents.read(file);
    try (Space space = Spaces.open(location)) {
      Document entry =
          match(space, template, timeout == null ? Duration.ZERO : timeout)
              .orElseThrow(() -> new VerbException(ExitCode.NOT_FOUND, nothing(space)));
      Documents.print(spec.commandLine().getOut(), entry, json);
    }
    return 0;
  }

  private String nothing(Space space) {
    String hint =
        timeout == null ? "; wait for one with --timeout" : " within " + timeout.toMillis() + " ms";
    return "No entry in %s matches the template %s%s".formatted(space.location(), file, hint);
  }
}
