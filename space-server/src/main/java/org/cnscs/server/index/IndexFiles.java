package org.cnscs.server.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;
import org.cnscs.server.store.Engine;
import org.cnscs.space.SpaceException;

/**
 * The open files of an index, and how far it follows the engine.
 *
 * <p>A Lucene commit carries the number of the last batch that it holds and that batch's time. If
 * the engine has another batch there, the log is not the one that was indexed (a backup was put
 * back), and the index is worth nothing.
 *
 * <p>Lucene looks at checksums of small files when it opens them, and at those of large ones only
 * when it merges them. A wrong bit there would be a wrong answer, so all are read when an index is
 * opened.
 */
final class IndexFiles implements AutoCloseable {
  /** Under which name a commit tells the number of the last batch that it holds. */
  static final String SEQUENCE = "sequence";

  private static final String FORMAT = "4";

  /** The time of a batch that cannot be asked for any more; no batch has it. */
  private static final String UNKNOWN = "unknown";

  /**
   * Lucene's advice about a JVM flag that only searches by vectors profit from; users need not see
   * it.
   */
  private static final Logger ADVICE = Logger.getLogger("org.apache.lucene.internal.vectorization");

  static {
    hideAdvice();
  }

  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;

  /** Keeps Lucene's advice from the user, also when no index is opened. */
  static void hideAdvice() {
    ADVICE.setLevel(Level.SEVERE);
  }

  private IndexFiles(Directory directory, IndexWriter writer, SearcherManager searchers) {
    this.directory = directory;
    this.writer = writer;
    this.searchers = searchers;
  }

  /** Opens the files, making an empty index if there is none. */
  static IndexFiles open(IndexPlace place) throws IOException {
    Directory directory = place.open();
    IndexWriter writer = null;
    try {
      IndexWriterConfig config = new IndexWriterConfig(new WordAnalyzer()).setCommitOnClose(false);
      writer = new IndexWriter(directory, config);
      return new IndexFiles(directory, writer, new SearcherManager(writer, null));
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(writer, directory); // or its lock would be kept
      throw e;
    }
  }

  /** Deletes all files of an index. */
  static void delete(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(path)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  IndexWriter writer() {
    return writer;
  }

  SearcherManager searchers() {
    return searchers;
  }

  /** Tells whether nothing was ever indexed. */
  boolean isEmpty() {
    return writer.getDocStats().maxDoc == 0 && data().isEmpty();
  }

  /** Reads all files, and compares them with their checksums. */
  void checkIntegrity() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        leaf.reader().checkIntegrity();
      }
    } finally {
      searchers.release(searcher);
    }
  }

  /**
   * Returns the number of the last batch that the index holds; -1 if it does not belong to the
   * engine's log.
   */
  long position(Engine engine) {
    Map<String, String> data = data();
    long position = Long.parseLong(data.getOrDefault(SEQUENCE, "-1"));
    boolean known =
        FORMAT.equals(data.get("format")) && position >= 0 && position <= engine.barrier();
    return known && isOfLog(engine, position, data.get("time")) ? position : -1;
  }

  /** Returns the number of the last batch of which something may be indexed out of turn. */
  long through() {
    return Long.parseLong(data().getOrDefault("through", "0"));
  }

  /** Returns where in the log the index ends, by what was made durable last. */
  Reached reached() {
    Map<String, String> data = data();
    return new Reached(Long.parseLong(data.get(SEQUENCE)), data.get("time"));
  }

  private Map<String, String> data() {
    Map<String, String> data = new HashMap<>();
    Iterable<Map.Entry<String, String>> live = writer.getLiveCommitData();
    if (live != null) {
      live.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    return data;
  }

  /** Returns where the engine's log ends now. */
  static Reached end(Engine engine) {
    long position = engine.barrier();
    try {
      return new Reached(position, time(engine, position));
    } catch (SpaceException.BadInput e) {
      return new Reached(position, UNKNOWN); // it was compacted already
    }
  }

  private static boolean isOfLog(Engine engine, long position, String time) {
    try {
      return time(engine, position).equals(time);
    } catch (SpaceException.BadInput e) {
      return false; // compaction has overtaken it
    }
  }

  private static String time(Engine engine, long position) {
    if (position == 0) {
      return "";
    }
    return Reached.by(engine.tail(position - 1, 1).getFirst()).time();
  }

  /**
   * Makes everything indexed so far durable, as far as a batch.
   *
   * @param through the number of the last batch of which something may be indexed out of turn
   */
  void commit(Reached reached, long through) throws IOException {
    Map<String, String> data =
        Map.of(
            "format",
            FORMAT,
            SEQUENCE,
            Long.toString(reached.position()),
            "through",
            Long.toString(through),
            "time",
            reached.time());
    writer.setLiveCommitData(data.entrySet());
    writer.commit();
  }

  /** Ends an index that is not whole; without a batch's number it will be made anew. */
  void commitUnfinished() throws IOException {
    writer.commit();
  }

  @Override
  public void close() throws IOException {
    try (directory;
        writer) {
      searchers.close();
    }
  }
}
