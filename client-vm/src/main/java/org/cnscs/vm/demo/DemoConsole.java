package org.cnscs.vm.demo;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of the demo's space that goes on when the demo is over, for some minutes. */
final class DemoConsole {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern ADDRESS = Pattern.compile("console is at (http://\\S+)");

  private final Distribution distribution;
  private final int minutes;

  DemoConsole(Distribution distribution, int minutes) {
    this.distribution = distribution;
    this.minutes = minutes;
  }

  /** Returns how a user starts such a server, one that does not end by itself. */
  List<String> command(Path space) {
    return List.of(
        distribution.launcher().toString(),
        "serve",
        "--data",
        space.toString(),
        "--listen",
        "127.0.0.1:0");
  }

  /** Starts the server. */
  Running start(Path space) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-") || flag.startsWith("--enable-"))
        .forEach(words::add);
    words.addAll(
        List.of(
            "-cp",
            distribution.classPath(),
            TimedConsole.class.getName(),
            Integer.toString(minutes)));
    List<String> serve = command(space);
    words.addAll(serve.subList(1, serve.size()));
    return Running.start(words, Map.of());
  }

  /**
   * Waits until the server is ready and returns the console's address, from which a page about a
   * process was read.
   */
  String address(Running server, String process) throws IOException, InterruptedException {
    if (!server.out().await("console is at ", 1, LIMIT)) {
      throw server.failure("gave no address within " + LIMIT.toSeconds() + " s");
    }
    String said = new String(server.out().soFar(), StandardCharsets.UTF_8);
    Matcher address = ADDRESS.matcher(said);
    if (!address.find() || !page(address.group(1)).contains(process)) {
      throw server.failure("shows no page with the process " + process);
    }
    return address.group(1);
  }

  private static String page(String address) throws IOException {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
