package org.cnscs.server.space;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.cnscs.server.index.SearchIndex;
import org.cnscs.server.index.SearchSettings;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.DirectoryLock;
import org.cnscs.server.store.DiskFiles;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.Holder;
import org.cnscs.server.store.Names;
import org.cnscs.server.store.StoreSettings;
import org.cnscs.server.store.XmlLog;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * The owner of a directory's store and index, which hands out its spaces.
 *
 * <p>It is the engine's one listener: spaces and index follow the batches from here.
 */
public final class SpaceHost implements AutoCloseable {
  /** The name of the space that every directory has. */
  public static final String MAIN = "main";

  private static final System.Logger LOG = System.getLogger(SpaceHost.class.getName());
  private static final long SWEEP_MILLIS = 500;

  private final Path directory;
  private final Clock clock;
  private final DirectoryLock lock;
  private final XmlLog engine;
  private final SearchIndex index;
  private final Map<String, LocalSpace> spaces = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("leases").factory());
  private volatile long epoch;
  private volatile boolean closed;

  private SpaceHost(
      Path directory, Clock clock, DirectoryLock lock, XmlLog engine, SearchIndex index) {
    this.directory = directory;
    this.clock = clock;
    this.lock = lock;
    this.engine = engine;
    this.index = index;
  }

  /**
   * Opens a directory, creating it if it does not exist, and becomes its only writer.
   *
   * @throws SpaceException.Unavailable if it holds something else, or another process holds it;
   *     then {@link DirectoryLock#readHolder} tells how to reach that one
   * @throws SpaceException.Damaged if its log is damaged; nothing was changed
   */
  public static SpaceHost open(Path directory, Clock clock) {
    Path absolute = directory.toAbsolutePath().normalize();
    DirectoryLock lock = acquire(absolute);
    SpaceHost host = null;
    try {
      host = start(absolute, clock, lock);
      return host;
    } finally {
      if (host == null) {
        release(lock);
      }
    }
  }

  private static DirectoryLock acquire(Path directory) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new SpaceException.Unavailable(
          directory + " is not a directory; choose an empty or new directory", null);
    }
    DiskFiles files = new DiskFiles();
    XmlLog.check(directory, files);
    try {
      files.createDirectory(directory);
      return DirectoryLock.tryAcquire(directory)
          .orElseThrow(
              () ->
                  new SpaceException.Unavailable(
                      directory
                          + " is held by "
                          + DirectoryLock.describeHolder(directory)
                          + "; use that process, or end it first",
                      null,
                      true));
    } catch (IOException e) {
      throw new SpaceException.Unavailable("Cannot open the space in " + directory + ": " + e, e);
    }
  }

  private static void release(DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot release a directory: " + e.getMessage(), e);
    }
  }

  private static SpaceHost start(Path directory, Clock clock, DirectoryLock lock) {
    XmlLog engine = XmlLog.open(directory, new DiskFiles(), clock, StoreSettings.SERVING);
    engine.repairs().forEach(repair -> LOG.log(System.Logger.Level.WARNING, repair));
    SearchIndex index =
        new SearchIndex(
            directory.resolve("index"), engine, SearchSettings.SERVING, SpaceHost::load);
    SpaceHost host = new SpaceHost(directory, clock, lock, engine, index);
    boolean begun = false;
    try {
      host.begin();
      begun = true;
      return host;
    } finally {
      if (!begun) {
        engine.close();
      }
    }
  }

  private static double load() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getCpuLoad();
  }

  private void begin() {
    engine.open(new Following());
    engine.spaces().forEach(this::localSpace);
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

  /** Returns a space, which is created on first use. Closing it does not close the host. */
  public Space space(String name) {
    if (closed) {
      throw new SpaceException.Unavailable("The space in " + directory + " is closed", null);
    }
    return localSpace(Names.checkSpace(name));
  }

  private LocalSpace localSpace(String name) {
    return spaces.computeIfAbsent(
        name,
        missing -> {
          SpaceStore store = new SpaceStore(missing, engine, epoch, clock);
          LocalSpace space = new LocalSpace(directory, store, index::search);
          space.load();
          return space;
        });
  }

  /** Returns the names of the spaces here, sorted. */
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>(engine.spaces());
    names.addAll(spaces.keySet());
    names.add(MAIN);
    return new ArrayList<>(names);
  }

  /** Returns the directory, absolute. */
  public Path directory() {
    return directory;
  }

  /** Returns what was repaired when the directory was opened, one sentence each. */
  public List<String> repairs() {
    return engine.repairs();
  }

  /** Tells other processes of the same user how to reach this one. */
  public void publish(Holder holder) {
    try {
      lock.publish(holder);
    } catch (IOException e) {
      throw new SpaceException.Failed(
          "Cannot tell others who holds " + directory + ": " + e.getMessage(), e);
    }
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
      closeStore();
    }
  }

  private void closeStore() {
    try {
      engine.close();
    } finally {
      release(lock);
    }
  }
}
