package org.cnscs.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cnscs.server.store.StoreSettings;

/**
 * The benchmark {@code recovery}: a space of 1 KB documents is opened from its snapshot and by
 * reading the whole log, in turns; and how much disk and memory a document takes.
 */
final class RecoveryRun {
  private static final int AT_ONCE = 50;
  private static final int LENGTH = 1_024;
  private static final StoreSettings SETTINGS =
      new StoreSettings(64 << 20, 1, 0.66, Long.MAX_VALUE, 1, false);

  private RecoveryRun() {}

  static Figures run(boolean quick) throws IOException {
    Path work = Files.createTempDirectory("cnscs-recovery");
    try {
      int documents = quick ? 100_000 : 2_000_000;
      fill(work, documents);
      return measure(work, documents, quick ? 3 : 7);
    } finally {
      StartupRun.delete(work);
    }
  }

  private static void fill(Path work, int documents) {
    byte[] document = StoreBench.document(LENGTH);
    try (StoreBench.Log log = StoreBench.log(work, SETTINGS)) {
      for (int i = 0; i < documents; i += AT_ONCE) {
        int first = i;
        log.putAll(
            IntStream.range(first, first + AT_ONCE).mapToObj(n -> "order/" + n).toList(), document);
      }
    }
  }

  private static Figures measure(Path work, int documents, int rounds) throws IOException {
    Path snapshot = work.resolve("table.snapshot");
    Path away = work.resolve("away");
    double gigabytes = size(work.resolve("log")) / 1e9;
    List<Double> fromSnapshot = new ArrayList<>();
    List<Double> fromLog = new ArrayList<>();
    double heap = 0;
    for (int round = 0; round <= rounds; round++) {
      long before = used();
      try (StoreBench.Log log = StoreBench.log(work, StoreSettings.quiet(64 << 20))) {
        heap = (double) (used() - before) / documents;
        fromSnapshot.add(seconds(log) / gigabytes);
      }
      Files.move(snapshot, away);
      try (StoreBench.Log log = StoreBench.log(work, StoreSettings.quiet(64 << 20))) {
        fromLog.add(seconds(log) / gigabytes);
      }
      Files.move(away, snapshot);
    }
    Figures figures = new Figures();
    figures.add("recovery.scan.seconds.per.gb", Figures.median(fromLog), 1);
    figures.add("recovery.snapshot.seconds.per.gb", Figures.median(fromSnapshot), 0.2);
    figures.add("recovery.heap.bytes.per.document", heap, 100);
    figures.add("recovery.disk.per.payload", gigabytes * 1e9 / documents / LENGTH, 1.1);
    return figures;
  }

  private static double seconds(StoreBench.Log log) {
    return log.log().recovery().time().toNanos() / 1e9;
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
