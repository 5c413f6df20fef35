package org.cnscs.server.store;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;

/**
 * An engine in memory: the log of XML segments on {@link MemoryFiles}, with a bound.
 *
 * <p>What would store more than fits is refused before it comes to the log. So removals, and all
 * that giving back memory needs to write, are never refused: whoever removes something can store
 * something else soon. A document is charged with twice its record, since the index holds its words
 * too, and a fixed sum for the tables in which it stands.
 */
public final class MemoryEngine implements Engine {
  private static final Path DIRECTORY = Path.of("/memory");
  private static final long EACH_DOCUMENT = 1024;
  private static final int LEAST_SEGMENT = 1 << 16;
  private static final int LARGEST_SEGMENT = 4 << 20;

  private final MemoryFiles files;
  private final XmlLog log;
  private final long capacity;

  private MemoryEngine(MemoryFiles files, XmlLog log, long capacity) {
    this.files = files;
    this.log = log;
    this.capacity = capacity;
  }

  /**
   * Opens an empty one.
   *
   * @param capacity how many bytes it may take, about
   */
  public static MemoryEngine open(Clock clock, long capacity) {
    MemoryFiles files = new MemoryFiles();
    int segment = (int) Math.clamp(capacity / 64, LEAST_SEGMENT, LARGEST_SEGMENT);
    XmlLog log = XmlLog.open(DIRECTORY, files, clock, StoreSettings.inMemory(segment));
    return new MemoryEngine(files, log, capacity);
  }

  @Override
  public Committed commit(long epoch, String request, List<Change> changes) {
    long asked = changes.stream().mapToLong(MemoryEngine::charge).sum();
    long taken = 2 * files.used() + EACH_DOCUMENT * log.documents();
    if (asked > 0 && taken + asked > capacity) {
      log.makeRoom();
      throw new SpaceException.Failed(
          "The memory for transient spaces is full ("
              + capacity
              + " bytes); nothing was stored. Remove something and try again",
          null);
    }
    return log.commit(epoch, request, changes);
  }

  private static long charge(Change change) {
    return switch (change) {
      case Change.Put put -> EACH_DOCUMENT + 2L * put.xml().length;
      case Change.Append append -> EACH_DOCUMENT + 2L * append.xml().length;
      case Change.Check _, Change.Delete _ -> 0;
    };
  }

  @Override
  public void open(Listener listener) {
    log.open(listener);
  }

  @Override
  public Optional<Document> get(String space, String id) {
    return log.get(space, id);
  }

  @Override
  public Optional<StoredInfo> info(String space, String id) {
    return log.info(space, id);
  }

  @Override
  public List<StoredInfo> scan(String space, String prefix, String after, int limit) {
    return log.scan(space, prefix, after, limit);
  }

  @Override
  public Set<String> spaces() {
    return log.spaces();
  }

  @Override
  public long barrier() {
    return log.barrier();
  }

  @Override
  public List<Committed> tail(long after, int limit) {
    return log.tail(after, limit);
  }

  @Override
  public void close() {
    log.close();
  }
}
