package org.cnscs.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.cnscs.conformance.bench.StoreBench.Store;
import org.cnscs.server.store.StoreSettings;
import org.rocksdb.RocksDBException;

/**
 * The benchmark {@code reads}: documents of 4 KB read at random by one thread, from the log of a
 * space, which checks each against its checksum, from RocksDB, and from a file for each. By turns.
 */
final class ReadsRun {
  private static final int DOCUMENTS = 20_000;
  private static final int AT_ONCE = 100;
  private static final byte[] DOCUMENT = StoreBench.document(4_096);

  private ReadsRun() {}

  static Figures run(boolean quick) throws IOException, RocksDBException {
    Path work = Files.createTempDirectory("cnscs-reads");
    try (StoreBench.Log log = StoreBench.log(directory(work, "space"), StoreSettings.SERVING);
        StoreBench.Rocks rocks = new StoreBench.Rocks(directory(work, "rocksdb"))) {
      Path files = directory(work, "files");
      for (int i = 0; i < DOCUMENTS; i++) {
        rocks.putQuickly(id(i), DOCUMENT);
        Files.write(files.resolve(id(i)), DOCUMENT);
      }
      for (int i = 0; i < DOCUMENTS; i += AT_ONCE) {
        log.putAll(IntStream.range(i, i + AT_ONCE).mapToObj(ReadsRun::id).toList(), DOCUMENT);
      }
      return measure(log, rocks, files, quick);
    } finally {
      StartupRun.delete(work);
    }
  }

  private static Path directory(Path work, String name) throws IOException {
    return Files.createDirectory(work.resolve(name));
  }

  private static String id(int i) {
    return "document-" + i;
  }

  private static Figures measure(Store log, Store rocks, Path files, boolean quick)
      throws IOException {
    List<Double> ofRocks = new ArrayList<>();
    List<Double> ofFiles = new ArrayList<>();
    Random random = new Random(1);
    for (int round = 0; round < (quick ? 4 : 10); round++) {
      double seconds = quick ? 1.5 : 7;
      double peer = ratio(seconds, random, rocks::get, log::get);
      double file = ratio(seconds, random, id -> read(files.resolve(id)), log::get);
      if (round > 0) {
        ofRocks.add(peer);
        ofFiles.add(file);
      }
    }
    Figures figures = new Figures();
    figures.addAtLeast("reads.rocksdb", Figures.median(ofRocks), 2);
    figures.addAtLeast("reads.files", Figures.median(ofFiles), 2.5);
    return figures;
  }

  /** A way to read a document. */
  private interface Reader {
    byte[] read(String id);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double ratio(double seconds, Random random, Reader peer, Reader own) {
    return StoreBench.ratioByTurns(
        seconds, 2_000, () -> readAny(random, peer), () -> readAny(random, own));
  }

  private static void readAny(Random random, Reader reader) {
    if (reader.read(id(random.nextInt(DOCUMENTS))).length != DOCUMENT.length) {
      throw new IllegalStateException("another document");
    }
  }
}
