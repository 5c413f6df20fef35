package org.cnscs.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * What is done for a log beside its commits, by one thread: compaction, and snapshots.
 *
 * <p>It writes no faster than the settings say, so that commits find the disk free. After a failure
 * other than a full disk nothing is compacted until the log is opened again: what a file holds that
 * failed is not known, and the old segments still count.
 */
final class Housekeeping implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
  private static final int SNAPSHOT_SHARE = 5;
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final StoreFiles files;
  private final Path directory;
  private final Path log;
  private final Segments segments;
  private final DocumentTable table;
  private final Requests requests;
  private final StoreSettings settings;
  private final ReentrantLock working = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private final Thread thread = Thread.ofPlatform().daemon().name("log").unstarted(this::keep);
  private boolean wanted = true;
  private boolean full;
  private boolean closed;
  private boolean failed;
  private Seal seal;
  private Set<SegmentName> saved = Set.of();
  private long savedLength;

  Housekeeping(
      StoreFiles files,
      Path directory,
      Segments segments,
      DocumentTable table,
      Requests requests,
      StoreSettings settings) {
    this.files = files;
    this.directory = directory;
    this.log = directory.resolve("log");
    this.segments = segments;
    this.table = table;
    this.requests = requests;
    this.settings = settings;
  }

  /** What makes sure that all batches so far are known to be durable. */
  interface Seal {
    /**
     * Writes a mark that says so, unless one has.
     *
     * @throws IOException if there is none, because it could not be written
     */
    void seal() throws IOException;
  }

  /** Tells which snapshot there is. */
  void setSaved(Snapshot.Content snapshot) {
    saved = snapshot.segments().stream().map(Snapshot.Known::name).collect(Collectors.toSet());
    savedLength = snapshot.length();
  }

  /** Tells how the log is sealed. */
  void setSeal(Seal newSeal) {
    seal = newSeal;
  }

  /** Begins to work in the background, if the settings say so. */
  void begin() {
    lock.lock();
    try {
      if (settings.background() && !closed && thread.getState() == Thread.State.NEW) {
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells that a segment was closed, or that there was no room for a batch. */
  void wake() {
    lock.lock();
    try {
      wanted = true;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep() {
    while (awaitWork()) {
      try {
        boolean saved = saveIfThereIsRoom();
        while (compact()) {
          LOG.log(System.Logger.Level.DEBUG, "Compacted a part of " + log);
        }
        full = full && !saved;
      } catch (DiskFullException e) {
        tellFull(e);
        awaitRoom();
      } catch (IOException | RuntimeException e) {
        LOG.log(
            System.Logger.Level.ERROR,
            "Compacting "
                + log
                + " failed; nothing is lost, and nothing more is compacted until the space is"
                + " opened again: "
                + e,
            e);
        return;
      }
    }
  }

  /** A full disk is no reason not to compact, which gives room back. */
  private boolean saveIfThereIsRoom() throws IOException {
    try {
      save(SNAPSHOT_SHARE);
      return true;
    } catch (DiskFullException e) {
      tellFull(e);
      return false;
    }
  }

  /** Tells that the disk is full, once until it no longer is. */
  private void tellFull(DiskFullException reason) {
    if (!full) {
      full = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "There is no room to compact " + log + ": " + reason.getMessage() + "; free some space");
    }
  }

  /** Waits a moment, since who finds the disk full and tries again wakes this each time. */
  private void awaitRoom() {
    lock.lock();
    try {
      for (long left = FULL_NANOS; !closed && left > 0; ) {
        left = change.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitWork() {
    lock.lock();
    try {
      long left = REST_NANOS;
      while (!wanted && !closed && left > 0) {
        left = change.awaitNanos(left);
      }
      wanted = false;
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Compacts what is most worth it; returns whether there was something. */
  boolean compact() throws IOException {
    working.lock();
    try {
      if (failed || isClosed()) {
        return false;
      }
      List<Segment> run = new CompactionPlan(table, settings).choose(segments.all());
      return !run.isEmpty() && compact(run);
    } finally {
      working.unlock();
    }
  }

  private boolean compact(List<Segment> run) throws IOException {
    failed = true;
    try {
      Compaction compaction =
          new Compaction(files, log, segments, table, requests, this::pace, seal, run);
      boolean done = compaction.run() != null;
      failed = false;
      return done;
    } catch (DiskFullException e) {
      failed = false;
      throw e;
    }
  }

  /**
   * Writes a snapshot if there are enough closed segments that the last one does not tell of: as
   * many bytes as the settings say, and some times those of the snapshot itself.
   */
  private void save(int share) throws IOException {
    working.lock();
    try {
      long unsaved =
          closed().stream()
              .filter(segment -> !saved.contains(segment.name()))
              .mapToLong(Segment::end)
              .sum();
      if (unsaved >= settings.snapshotBytes() && unsaved >= share * savedLength) {
        save();
      }
    } finally {
      working.unlock();
    }
  }

  private List<Segment> closed() {
    List<Segment> all = segments.all();
    return all.subList(0, all.size() - 1);
  }

  /** Writes a snapshot of the closed segments; does nothing if there are none. */
  void save() throws IOException {
    working.lock();
    try {
      List<Segment> closed = closed();
      if (closed.isEmpty()) {
        return;
      }
      String space = closed.getFirst().format().space();
      savedLength =
          Snapshot.write(files, directory, space, closed, segments, table, requests, seal);
      saved = closed.stream().map(Segment::name).collect(Collectors.toSet());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      working.unlock();
    }
  }

  private boolean pace(long bytes) {
    lock.lock();
    try {
      long left = (long) (bytes * 1e9 / settings.bytesPerSecond());
      while (left > 0 && !closed) {
        left = change.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException e) {
      closed = true;
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      change.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      save(1);
    } catch (IOException | RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "No snapshot of " + directory + " was written, so opening it takes longer: " + e);
    }
  }
}
