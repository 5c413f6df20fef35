package org.cnscs.conformance.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.cnscs.server.index.IndexCheck;
import org.cnscs.server.store.StoreSettings;

/**
 * The benchmark {@code index}: the index of a space of entries of 1 KB is made anew, by turns with
 * a plain Lucene index of the same values, found in the same ways, which are in memory already as
 * names and values. Processor time of the thread that indexes; merging has threads of its own, in
 * both.
 */
final class IndexRun {
  private static final int AT_ONCE = 100;
  private static final int LONGEST_EXACT = 100;

  private final Path work;
  private final int documents;

  private IndexRun(Path work, int documents) {
    this.work = work;
    this.documents = documents;
  }

  static Figures run(boolean quick) throws IOException {
    Path work = Files.createTempDirectory("cnscs-index");
    try {
      return new IndexRun(work, quick ? 10_000 : 200_000).measure(quick ? 3 : 7);
    } finally {
      StartupRun.delete(work);
    }
  }

  /** Something whose time is measured. */
  private interface Work {
    void run() throws IOException;
  }

  private static double seconds(Work work) throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    work.run();
    return (threads.getCurrentThreadCpuTime() - begun) / 1e9;
  }

  private Figures measure(int rounds) throws IOException {
    List<Double> ratios = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    Path own = work.resolve("own");
    Path plain = work.resolve("plain");
    List<Map<String, String>> orders =
        IntStream.range(0, documents).mapToObj(SampleOrder::of).toList();
    long payload = orders.stream().mapToLong(order -> SampleOrder.xml(order).length).sum();
    Path space = Files.createDirectory(work.resolve("space"));
    try (StoreBench.Log log = StoreBench.log(space, StoreSettings.quiet(64 << 20))) {
      fill(log, orders);
      for (int round = 0; round <= rounds; round++) {
        double ours = seconds(() -> IndexCheck.rebuild(own, log.log()));
        double lucene = seconds(() -> lucene(plain, orders));
        if (round > 0) {
          ratios.add(ours / lucene);
          rates.add(documents / ours);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "documents of %d bytes, plain Lucene's index %.2f of that%n",
        payload / documents,
        (double) size(plain) / payload);
    Figures figures = new Figures();
    figures.add("index.lucene", Figures.median(ratios), 1.3);
    figures.addAtLeast("index.documents.per.second", Figures.median(rates), 30_000);
    figures.add("index.size", (double) size(own) / payload, 0.3);
    return figures;
  }

  private static void fill(StoreBench.Log log, List<Map<String, String>> orders) {
    for (int i = 0; i < orders.size(); i += AT_ONCE) {
      List<String> ids =
          IntStream.range(i, Math.min(orders.size(), i + AT_ONCE))
              .mapToObj(n -> "order/" + n)
              .toList();
      log.putAll(ids, id -> SampleOrder.xml(orders.get(Integer.parseInt(id.substring(6)))));
    }
  }

  private static void lucene(Path path, List<Map<String, String>> orders) throws IOException {
    if (Files.exists(path)) {
      StartupRun.delete(path);
    }
    try (Directory directory = FSDirectory.open(path);
        IndexWriter writer =
            new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
      for (int i = 0; i < orders.size(); i++) {
        writer.addDocument(document("order/" + i, orders.get(i)));
      }
      writer.commit();
    }
  }

  /**
   * Makes every value findable as it is if it is short, by its words, as a number and in the full
   * text.
   */
  private static Document document(String id, Map<String, String> order) {
    Document document = new Document();
    document.add(new StringField("id", id, Store.YES));
    order.forEach(
        (field, value) -> {
          if (value.length() <= LONGEST_EXACT) {
            document.add(new StringField(field, value, Store.NO));
          }
          document.add(new TextField(field + ".words", value, Store.NO));
          document.add(new TextField("text", value, Store.NO));
          if (SampleOrder.NUMBERS.contains(field)) {
            document.add(new DoublePoint(field + ".number", Double.parseDouble(value)));
          }
        });
    document.add(new StoredField("summary", order.get("note").substring(0, 100)));
    return document;
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
