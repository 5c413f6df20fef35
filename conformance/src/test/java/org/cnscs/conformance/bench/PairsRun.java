package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.cnscs.server.http.HostDirectory;
import org.cnscs.server.http.ServerOptions;
import org.cnscs.server.http.SpaceHttpServer;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.cnscs.space.remote.RemoteSpaces;

/**
 * The benchmark {@code pairs}: clients that write an entry of 1 KB and take one, again and again,
 * both durably: in a space of their own process, over HTTP, and with the peers that are installed.
 * Then the same in a space in which many entries of the same kind stay that nobody asks for. By
 * turns, medians of the rounds.
 */
final class PairsRun {
  private static final byte[] ENTRY = StoreBench.document(1_024);
  private static final byte[] TEMPLATE = ascii("<order customer=\"Ann\"/>");
  private static final int AT_ONCE = 10_000;

  private final double seconds;
  private final Map<String, List<Double>> rates = new LinkedHashMap<>();

  private PairsRun(double seconds) {
    this.seconds = seconds;
  }

  /** A space as a place for entries. */
  private record SpaceQueue(Space space, AutoCloseable server) implements Peers.Queue {

    static SpaceQueue embedded(Path directory) {
      return new SpaceQueue(Spaces.open(directory.toString()), () -> {});
    }

    static SpaceQueue http(Path directory) {
      SpaceHost host = SpaceHost.open(directory, Clock.systemUTC());
      SpaceHttpServer server =
          SpaceHttpServer.start(new HostDirectory(host), ServerOptions.at("127.0.0.1", 0));
      return new SpaceQueue(
          RemoteSpaces.open(server.url()),
          () -> {
            server.close();
            host.close();
          });
    }

    @Override
    public void write(byte[] document) {
      space.write(document, Batch.FOREVER);
    }

    @Override
    public byte[] take() {
      return space.take(TEMPLATE, Duration.ZERO).orElseThrow().xml();
    }

    @Override
    public void close() {
      space.close();
      try {
        server.close();
      } catch (Exception e) {
        throw new IllegalStateException("The server does not stop", e);
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static Figures run(boolean quick) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("cnscs-pairs");
    PairsRun run = new PairsRun(quick ? 1 : 5);
    try (Peers.Queue embedded = SpaceQueue.embedded(work.resolve("embedded"));
        Peers.Queue http = SpaceQueue.http(work.resolve("http"));
        Peers.Queue postgres = Peers.Postgres.start().orElse(null);
        Peers.Queue redis = Peers.Redis.start().orElse(null);
        SpaceQueue full = SpaceQueue.embedded(work.resolve("full"))) {
      fill(full.space(), quick ? 100_000 : 1_000_000);
      for (int round = 0; round <= (quick ? 3 : 7); round++) {
        run.measure("embedded", embedded, 1, 64);
        run.measure("full", full, 1, 64);
        run.measure("http", http, 1, 8, 64);
        run.measure("postgres", postgres, 1, 8, 64);
        run.measure("redis", redis, 1, 8, 64);
        if (round == 0) {
          run.rates.clear();
        }
      }
      return run.figures();
    } finally {
      StartupRun.delete(work);
    }
  }

  /** Writes entries of the same kind that differ in what is asked for. */
  private static void fill(Space space, int count) {
    for (int from = 0; from < count; from += AT_ONCE) {
      space.writeAll(
          IntStream.range(from, from + AT_ONCE)
              .mapToObj(i -> ascii("<order customer=\"Bob" + i + "\"/>"))
              .toList(),
          Batch.FOREVER);
    }
  }

  private void measure(String name, Peers.Queue queue, int... clients) {
    if (queue == null) {
      return;
    }
    for (int count : clients) {
      double rate =
          StoreBench.load(
                  count,
                  Thread.ofVirtual().factory(),
                  seconds,
                  i -> {
                    queue.write(ENTRY);
                    if (queue.take().length != ENTRY.length) {
                      throw new IllegalStateException(name + " gave another entry");
                    }
                  })
              .rate();
      rates.computeIfAbsent(name + count, missing -> new ArrayList<>()).add(rate);
    }
  }

  private Figures figures() {
    rates.forEach(
        (name, each) -> System.out.printf("%s: %.0f pairs/s%n", name, Figures.median(each)));
    Figures figures = new Figures();
    goal(figures, "embedded1", 5_000);
    goal(figures, "embedded64", 40_000);
    goal(figures, "http1", 2_500);
    goal(figures, "http8", 8_000);
    goal(figures, "http64", 12_000);
    for (String peer : List.of("postgres", "redis")) {
      for (String own : List.of("embedded1", "embedded64", "http1", "http8", "http64")) {
        String other = peer + own.replaceAll("[a-z]", "");
        if (rates.containsKey(other)) {
          figures.record("pairs." + own + "." + peer, ratio(own, other));
        }
      }
    }
    figures.addAtLeast("pairs.full1", ratio("full1", "embedded1"), 0.9);
    figures.addAtLeast("pairs.full64", ratio("full64", "embedded64"), 0.9);
    return figures;
  }

  private void goal(Figures figures, String name, double rate) {
    figures.addAtLeast("pairs." + name, Figures.median(rates.get(name)), rate);
  }

  /** Returns the median of the ratios of two that were measured in the same rounds. */
  private double ratio(String name, String other) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rates.get(name).size(); round++) {
      ratios.add(rates.get(name).get(round) / rates.get(other).get(round));
    }
    return Figures.median(ratios);
  }
}
