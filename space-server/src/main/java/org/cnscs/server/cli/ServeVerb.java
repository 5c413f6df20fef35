package org.cnscs.server.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.VerbException;
import org.cnscs.server.http.HostDirectory;
import org.cnscs.server.http.Limits;
import org.cnscs.server.http.ServerOptions;
import org.cnscs.server.http.SpaceHttpServer;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.server.store.Holder;
import org.cnscs.space.Spaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The verb {@code serve}. */
@Command(
    name = "serve",
    description = {
      "Serves a directory's spaces over HTTP until it is interrupted.",
      "Listens on loopback only, and asks for no token: every user of this machine can read and"
          + " change the spaces."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs serve",
      "  cnscs serve --data /var/tmp/space --listen 127.0.0.1:0",
      "  cnscs serve --transient meeting",
      "  cnscs serve --limit streams=100000 --limit connections=120000",
      "  curl http://127.0.0.1:7480/spaces/main/entries"
    })
final class ServeVerb implements Callable<Integer> {
  private static final Pattern ADDRESS = Pattern.compile("(?:\\[([^\\]]+)]|([^:]+)):(\\d{1,5})");

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The directory; else $CNSCS_SPACE, else a directory of the user.")
  private String data;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7480",
      description = "A loopback address; port 0 chooses a free one. Default: ${DEFAULT-VALUE}.")
  private String listen;

  @Option(
      names = "--transient",
      paramLabel = "NAME",
      description = "Also a space in memory, which ends with the server. May be repeated.")
  private List<String> inMemory = List.of();

  @Option(
      names = "--limit",
      paramLabel = "NAME=N",
      description = "Another limit than the usual, as the reference of HTTP names them.")
  private Map<String, Long> limits = Map.of();

  @Option(names = "--json", description = "Prints one JSON object when it is ready.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    ServerOptions options = options(listen).withLimits(limits(limits));
    options.address();
    Path directory = directory(data == null ? Spaces.defaultLocation() : data);
    try (UntilInterrupted life = UntilInterrupted.begin();
        SpaceHost host = SpaceHost.open(directory, Clock.systemUTC());
        SpaceHttpServer server = SpaceHttpServer.start(new HostDirectory(host), options)) {
      inMemory.forEach(host::createTransient);
      host.publish(new Holder(ProcessHandle.current().pid(), server.url(), ""));
      announce(spec.commandLine().getOut(), server, host.directory());
      life.await();
    }
    return ExitCode.INTERRUPTED.code();
  }

  private void announce(PrintWriter out, SpaceHttpServer server, Path directory) {
    if (json) {
      out.println(Json.text(Json.object("url", server.url(), "directory", directory.toString())));
    } else {
      out.println(server.url());
      out.println("Ready: serving %s; the console is at %s".formatted(directory, server.console()));
    }
    out.flush();
  }

  /** Reads the address to listen on. */
  static ServerOptions options(String listen) {
    Matcher address = ADDRESS.matcher(listen);
    if (!address.matches() || Integer.parseInt(address.group(3)) > 65_535) {
      throw new VerbException(
          ExitCode.USAGE, "--listen must be HOST:PORT such as 127.0.0.1:7480, found " + listen);
    }
    String host = address.group(1) == null ? address.group(2) : address.group(1);
    return ServerOptions.at(host, Integer.parseInt(address.group(3)));
  }

  private static Limits limits(Map<String, Long> others) {
    Limits limits = Limits.usual();
    for (Map.Entry<String, Long> other : others.entrySet()) {
      limits = limits.with(other.getKey(), other.getValue());
    }
    return limits;
  }

  private static Path directory(String location) {
    if (location.startsWith("http://") || location.startsWith("https://")) {
      throw new VerbException(
          ExitCode.USAGE,
          "Only a directory can be served, found " + location + "; name one with --data");
    }
    try {
      return Path.of(location).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new VerbException(ExitCode.USAGE, "Not the name of a directory: " + location, e);
    }
  }
}
