package org.cnscs.server.space;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.cnscs.server.index.IndexPlace;
import org.cnscs.server.store.DirectoryLock;
import org.cnscs.server.store.DiskFiles;
import org.cnscs.server.store.Holder;
import org.cnscs.server.store.Names;
import org.cnscs.server.store.StoreSettings;
import org.cnscs.server.store.XmlLog;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * The owner of a directory's store, which hands out its spaces and those in memory beside them.
 *
 * <p>Transient spaces have an engine of their own, made with the first of them. A name is of one
 * kind: what is persistent cannot be hidden by what is not.
 */
public final class SpaceHost implements AutoCloseable {
  /** The name of the space that every directory has. */
  public static final String MAIN = "main";

  private static final System.Logger LOG = System.getLogger(SpaceHost.class.getName());

  private final Path directory;
  private final Clock clock;
  private final DirectoryLock lock;
  private final List<String> repairs;
  private final EngineSpaces persistent;
  private volatile EngineSpaces inMemory;
  private volatile boolean closed;

  private SpaceHost(
      Path directory,
      Clock clock,
      DirectoryLock lock,
      List<String> repairs,
      EngineSpaces persistent) {
    this.directory = directory;
    this.clock = clock;
    this.lock = lock;
    this.repairs = repairs;
    this.persistent = persistent;
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
    IndexPlace index = new IndexPlace.OnDisk(directory.resolve("index"));
    EngineSpaces spaces = EngineSpaces.begin(directory.toString(), clock, engine, index);
    return new SpaceHost(directory, clock, lock, engine.repairs(), spaces);
  }

  /**
   * Returns a space; a persistent one is created on first use. Closing it does not close the host.
   */
  public Space space(String name) {
    checkOpen();
    return find(name).orElseGet(() -> create(name));
  }

  private Optional<Space> find(String name) {
    EngineSpaces memory = inMemory;
    Optional<Space> found = memory == null ? Optional.empty() : memory.find(name);
    return found.or(() -> persistent.find(name));
  }

  private synchronized Space create(String name) {
    return find(name).orElseGet(() -> persistent.space(name));
  }

  /**
   * Creates a transient space, which ends with this host; does nothing if there is one.
   *
   * @throws SpaceException.Conflict if there is a persistent one with this name
   */
  public synchronized void createTransient(String name) {
    checkOpen();
    Names.checkSpace(name);
    if (name.equals(MAIN) || persistent.names().contains(name)) {
      throw new SpaceException.Conflict(
          "The space " + name + " is persistent; choose another name for a transient one");
    }
    if (inMemory == null) {
      inMemory = EngineSpaces.inMemory(clock, TransientSpace.usualCapacity());
    }
    inMemory.space(name);
  }

  private void checkOpen() {
    if (closed) {
      throw new SpaceException.Unavailable("The space in " + directory + " is closed", null);
    }
  }

  /** Tells whether there is a transient space with a name. */
  public boolean isTransient(String name) {
    EngineSpaces memory = inMemory;
    return memory != null && memory.find(name).isPresent();
  }

  /** Returns the names of the spaces here, sorted. */
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>(persistent.names());
    names.add(MAIN);
    EngineSpaces memory = inMemory;
    if (memory != null) {
      names.addAll(memory.names());
    }
    return new ArrayList<>(names);
  }

  /** Returns the directory, absolute. */
  public Path directory() {
    return directory;
  }

  /** Returns what was repaired when the directory was opened, one sentence each. */
  public List<String> repairs() {
    return repairs;
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
    if (endNow()) {
      closeSpaces();
    }
  }

  private synchronized boolean endNow() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  private void closeSpaces() {
    try {
      if (inMemory != null) {
        inMemory.close();
      }
    } finally {
      closeDirectory();
    }
  }

  private void closeDirectory() {
    try {
      persistent.close();
    } finally {
      release(lock);
    }
  }
}
