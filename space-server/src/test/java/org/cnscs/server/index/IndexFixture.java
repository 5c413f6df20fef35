package org.cnscs.server.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.DiskFiles;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.XmlLog;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SearchResult.Hit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log in a directory, and its index, for tests. */
@Timeout(120)
abstract class IndexFixture {
  @TempDir Path directory;
  final Gate gate = new Gate();
  XmlLog engine;
  SearchIndex index;
  long epoch;

  @BeforeEach
  void open() {
    engine = XmlLog.open(directory, new DiskFiles(), Clock.systemUTC(), XmlLog.SEGMENT_SIZE);
    index = new SearchIndex(new IndexPlace.OnDisk(files()), new GatedEngine(engine, gate), settings(), () -> 1);
    engine.open(new Following());
    index.start();
  }

  SearchSettings settings() {
    return new SearchSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), System::nanoTime);
  }

  Path files() {
    return directory.resolve("index");
  }

  private final class Following implements Engine.Listener {
    @Override
    public void leading(long newEpoch) {
      epoch = newEpoch;
    }

    @Override
    public void committed(Committed batch) {
      index.wake();
    }

    @Override
    public void lost(String reason) {
      throw new AssertionError(reason);
    }
  }

  @AfterEach
  void close() {
    gate.open();
    index.close();
    engine.close();
  }

  void put(String space, String id, String xml) {
    commit(new Change.Put(space, id, xml.getBytes(UTF_8), new Expect.Anything()));
  }

  /** Puts documents with numbered ids, in one batch. */
  void putAll(String id, int count, IntFunction<String> xml) {
    commit(
        IntStream.range(0, count)
            .<Change>mapToObj(i -> change(id + i, xml.apply(i)))
            .toArray(Change[]::new));
  }

  private static Change change(String id, String xml) {
    return new Change.Put("main", id, xml.getBytes(UTF_8), new Expect.Anything());
  }

  void delete(String space, String id) {
    commit(new Change.Delete(space, id, new Expect.Anything()));
  }

  void commit(Change... changes) {
    engine.commit(epoch, null, List.of(changes));
  }

  SearchResult search(String query) {
    return search(new SearchRequest(query, 100));
  }

  SearchResult search(SearchRequest request) {
    return index.search("main", request);
  }

  static List<String> ids(SearchResult result) {
    return result.hits().stream().map(Hit::document).toList();
  }
}
