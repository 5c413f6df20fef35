package org.cnscs.conformance.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import org.cnscs.conformance.bench.StoreBench.Store;
import org.cnscs.server.store.StoreSettings;
import org.rocksdb.RocksDBException;

/**
 * The benchmark {@code commit}: durable puts of 1 KB documents, one at a time and by 64 threads, in
 * the log of a space and in RocksDB with synchronous writes; and the same bytes written and forced.
 * By turns, medians of the rounds.
 */
final class CommitRun {
  private static final int WRITERS = 64;
  private static final byte[] DOCUMENT = StoreBench.document(1_024);

  private final Path work;
  private final double seconds;
  private final List<Double> raw = new ArrayList<>();
  private final List<Double> one = new ArrayList<>();
  private final List<Double> platform = new ArrayList<>();
  private final List<Double> virtual = new ArrayList<>();

  private CommitRun(Path work, double seconds) {
    this.work = work;
    this.seconds = seconds;
  }

  static Figures run(boolean quick) throws IOException, RocksDBException {
    Path work = Files.createTempDirectory("cnscs-commit");
    try {
      CommitRun run = new CommitRun(work, quick ? 1 : 5);
      run.round(0);
      run.forget();
      for (int round = 1; round <= (quick ? 3 : 7); round++) {
        run.round(round);
      }
      return run.figures();
    } finally {
      StartupRun.delete(work);
    }
  }

  private void forget() {
    List.of(raw, one, platform, virtual).forEach(List::clear);
  }

  private void round(int round) throws IOException, RocksDBException {
    Path directory = Files.createDirectory(work.resolve("round" + round));
    double write = raw(directory.resolve("raw"));
    Path space = Files.createDirectory(directory.resolve("space"));
    Path peer = Files.createDirectory(directory.resolve("rocksdb"));
    try (Store log = StoreBench.log(space, StoreSettings.SERVING);
        Store rocks = new StoreBench.Rocks(peer)) {
      int[] next = {0};
      double single = StoreBench.medianNanos(seconds, () -> log.put("one/" + next[0]++, DOCUMENT));
      raw.add(write);
      one.add(single / write);
      platform.add(ratio(log, rocks, Thread.ofPlatform().factory()));
      virtual.add(ratio(log, rocks, Thread.ofVirtual().factory()));
    }
    StartupRun.delete(directory);
  }

  private double raw(Path file) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      return StoreBench.medianNanos(
          seconds,
          () -> {
            try {
              out.write(DOCUMENT);
              out.getFD().sync();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private double ratio(Store log, Store rocks, ThreadFactory threads) {
    return rate(log, threads) / rate(rocks, threads);
  }

  private double rate(Store store, ThreadFactory threads) {
    return StoreBench.rate(WRITERS, threads, seconds, i -> store.put("many/" + i, DOCUMENT));
  }

  private Figures figures() {
    System.out.printf(
        Locale.ROOT, "write and force of 1 KB, median: %.0f us%n", Figures.median(raw) / 1_000);
    Figures figures = new Figures();
    figures.add("commit.one", Figures.median(one), 1.15);
    figures.addAtLeast("commit.writers64.rocksdb", Figures.median(platform), 2.5);
    figures.addAtLeast("commit.virtual64.rocksdb", Figures.median(virtual), 10);
    return figures;
  }
}
