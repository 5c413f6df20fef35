package org.cnscs.server.space;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.cnscs.server.index.IndexPlace;
import org.cnscs.server.index.SearchIndex;
import org.cnscs.server.index.SearchSettings;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.MemoryEngine;
import org.cnscs.server.store.Names;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * The spaces of one engine and their index.
 *
 * <p>It is the engine's one listener: spaces and index follow the batches from here.
 */
final class EngineSpaces implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EngineSpaces.class.getName());
  private static final long SWEEP_MILLIS = 500;

  private final String location;
  private final Clock clock;
  private final Engine engine;
  private final SearchIndex index;
  private final Map<String, LocalSpace> spaces = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("leases").factory());
  private volatile long epoch;
  private volatile boolean closed;

  private EngineSpaces(String location, Clock clock, Engine engine, SearchIndex index) {
    this.location = location;
    this.clock = clock;
    this.engine = engine;
    this.index = index;
  }

  /**
   * Begins to serve the spaces of an engine, which is closed with them, also when this fails.
   *
   * @param location what people and programs know the spaces by
   */
  static EngineSpaces begin(String location, Clock clock, Engine engine, IndexPlace indexed) {
    EngineSpaces begun = null;
    try {
      SearchIndex index =
          new SearchIndex(indexed, engine, SearchSettings.SERVING, EngineSpaces::load);
      EngineSpaces spaces = new EngineSpaces(location, clock, engine, index);
      spaces.begin();
      begun = spaces;
      return begun;
    } finally {
      if (begun == null) {
        engine.close();
      }
    }
  }

  /**
   * Makes transient spaces, which end with this object.
   *
   * @param capacity how many bytes their documents and what describes them may take together, about
   */
  static EngineSpaces inMemory(Clock clock, long capacity) {
    Engine engine = MemoryEngine.open(clock, capacity);
    return begin("memory", clock, engine, new IndexPlace.InMemory());
  }

  private static double load() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getCpuLoad();
  }

  private void begin() {
    engine.open(new Following());
    engine.spaces().forEach(this::space);
    index.start();
    sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private final class Following implements Engine.Listener {
    @Override
    public void leading(long newEpoch) {
      epoch = newEpoch;
    }

    @Override
    public void committed(Committed batch) {
      spaces.values().forEach(space -> space.committed(batch));
      index.wake();
    }

    @Override
    public void lost(String reason) {
      LOG.log(System.Logger.Level.ERROR, reason);
    }
  }

  private void sweep() {
    for (LocalSpace space : spaces.values()) {
      try {
        space.sweep();
      } catch (SpaceException e) {
        if (closed) {
          return;
        }
        LOG.log(
            System.Logger.Level.WARNING,
            "What has ended by its lease cannot be removed: " + e.getMessage(),
            e);
      }
    }
  }

  /** Returns a space, which is created on first use. Closing it closes nothing else. */
  Space space(String name) {
    return space(name, () -> {});
  }

  /**
   * Returns a space, which is created on first use.
   *
   * @param onClose what happens when it is closed, if it is created now
   */
  Space space(String name, Runnable onClose) {
    if (closed) {
      throw new SpaceException.Unavailable("The space in " + location + " is closed", null);
    }
    return spaces.computeIfAbsent(
        Names.checkSpace(name),
        missing -> {
          SpaceStore store = new SpaceStore(missing, engine, epoch, clock);
          LocalSpace space = new LocalSpace(location, store, index::search, onClose);
          space.load();
          return space;
        });
  }

  /** Returns a space that there is. */
  Optional<Space> find(String name) {
    return Optional.ofNullable(spaces.get(name));
  }

  /** Returns the names of the spaces that there are. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(engine.spaces());
    names.addAll(spaces.keySet());
    return names;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    sweeper.shutdownNow();
    spaces.values().forEach(LocalSpace::end);
    try {
      index.close();
    } finally {
      engine.close();
    }
  }
}
