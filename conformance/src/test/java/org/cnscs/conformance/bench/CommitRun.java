package org.cnscs.conformance.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.cnscs.conformance.bench.StoreBench.Load;
import org.cnscs.conformance.bench.StoreBench.Store;
import org.cnscs.server.store.StoreSettings;
import org.rocksdb.RocksDBException;

/**
 * The benchmark {@code commit}: durable puts of 1 KB documents, one at a time and by many threads,
 * in the log of a space and in RocksDB, Redis and PostgreSQL, which answer when the change is on
 * disk; and the same bytes written and forced. By turns, medians of the rounds.
 *
 * <p>Redis and PostgreSQL, if they are installed, are asked over a connection on loopback; the log
 * and RocksDB are in this process.
 */
final class CommitRun {
  private static final int WRITERS = 64;
  private static final int FEW_WRITERS = 8;
  private static final byte[] DOCUMENT = StoreBench.document(1_024);
  private static final ThreadFactory PLATFORM = Thread.ofPlatform().factory();

  private final Path work;
  private final double seconds;
  private final AtomicLong next = new AtomicLong();
  private final Map<String, List<Double>> measured = new LinkedHashMap<>();

  private CommitRun(Path work, double seconds) {
    this.work = work;
    this.seconds = seconds;
  }

  static Figures run(boolean quick) throws Exception {
    Path work = Files.createTempDirectory("cnscs-commit");
    try {
      CommitRun run = new CommitRun(work, quick ? 1 : 5);
      int rounds = quick ? 3 : 7;
      run.rounds(rounds);
      run.slowRounds(rounds);
      return run.figures();
    } finally {
      StartupRun.delete(work);
    }
  }

  private void rounds(int rounds) throws Exception {
    Optional<Peers.Redis> redis = Peers.Redis.start();
    Optional<Peers.Postgres> postgres = Peers.Postgres.start();
    try {
      for (int round = 0; round <= rounds; round++) {
        round(round, redis, postgres);
        if (round == 0) {
          measured.clear(); // it was to warm up
        }
      }
    } finally {
      redis.ifPresent(Peers.Redis::close);
      postgres.ifPresent(Peers.Postgres::close);
    }
  }

  private void round(int round, Optional<Peers.Redis> redis, Optional<Peers.Postgres> postgres)
      throws IOException, RocksDBException {
    Path directory = Files.createDirectory(work.resolve("round" + round));
    Path space = Files.createDirectory(directory.resolve("space"));
    Path peer = Files.createDirectory(directory.resolve("rocksdb"));
    try (Store log = StoreBench.log(space, StoreSettings.SERVING);
        Store rocks = new StoreBench.Rocks(peer)) {
      add("one", one(log, directory.resolve("raw")));
      Load own = load(log, WRITERS, PLATFORM);
      add("rocksdb", own.rate() / load(rocks, WRITERS, PLATFORM).rate());
      redis.ifPresent(store -> compare("redis", own, load(store, WRITERS, PLATFORM)));
      postgres.ifPresent(store -> compare("postgres", own, load(store, WRITERS, PLATFORM)));
      ThreadFactory virtual = Thread.ofVirtual().factory();
      add("virtual", load(log, WRITERS, virtual).rate() / load(rocks, WRITERS, virtual).rate());
    }
    StartupRun.delete(directory);
  }

  private void compare(String peer, Load own, Load theirs) {
    add(peer, own.rate() / theirs.rate());
    add(peer + ".p99", own.p99() / theirs.p99());
  }

  /** Compares with Redis where each force takes 1 ms more. */
  private void slowRounds(int rounds) throws Exception {
    Optional<Path> library = SlowForce.library(work);
    Optional<Peers.Redis> redis =
        library.isEmpty()
            ? Optional.empty()
            : Peers.Redis.start(Map.of("LD_PRELOAD", library.get().toString()));
    if (redis.isEmpty()) {
      return;
    }
    Path space = Files.createDirectory(work.resolve("slow"));
    try (Store peer = redis.get();
        Store log = StoreBench.log(space, new SlowForce(), StoreSettings.SERVING)) {
      for (int round = 0; round < rounds; round++) {
        double own = load(log, FEW_WRITERS, PLATFORM).rate();
        add("slow", own / load(peer, FEW_WRITERS, PLATFORM).rate());
      }
    }
  }

  private void add(String name, double value) {
    measured.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  private void put(Store store) {
    store.put("document/" + next.getAndIncrement(), DOCUMENT);
  }

  private Load load(Store store, int writers, ThreadFactory threads) {
    return StoreBench.load(writers, threads, seconds, i -> put(store));
  }

  /** Returns what a put takes beside writing and forcing as many bytes. */
  private double one(Store log, Path file) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      return StoreBench.ratioByTurns(2 * seconds, 20, () -> put(log), () -> writeAndForce(out));
    }
  }

  private static void writeAndForce(RandomAccessFile out) {
    try {
      out.write(DOCUMENT);
      out.getFD().sync();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Figures figures() {
    Figures figures = new Figures();
    figures.add("commit.one", Figures.median(measured.get("one")), 1.15);
    atLeast(figures, "commit.writers64.rocksdb", "rocksdb", 2.5);
    atLeast(figures, "commit.virtual64.rocksdb", "virtual", 10);
    for (String peer : List.of("redis", "postgres")) {
      atLeast(figures, "commit.writers64." + peer, peer, peer.equals("redis") ? 2 : 7);
      if (measured.containsKey(peer)) {
        double p99 = Figures.median(measured.get(peer + ".p99"));
        figures.add("commit.writers64." + peer + ".p99", p99, 1);
      }
    }
    atLeast(figures, "commit.slow8.redis", "slow", 1.5);
    return figures;
  }

  /** Adds a figure if its peer is there. */
  private void atLeast(Figures figures, String name, String what, double goal) {
    if (measured.containsKey(what)) {
      figures.addAtLeast(name, Figures.median(measured.get(what)), goal);
    }
  }
}
