package org.cnscs.server.index;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.search.SearcherManager;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Engine;
import org.cnscs.space.SpaceException;

/**
 * What the thread of an index does: it reads the engine's batches and indexes them.
 *
 * <p>Writing and refreshing happen on that thread alone, since Lucene gives an index up when a
 * thread that writes it is interrupted. An index that is missing, damaged or of another log is made
 * anew from the documents. That happens a few times at most: files that are damaged again and again
 * say that the disk cannot be used.
 */
final class Follower implements Runnable {
  private static final System.Logger LOG = System.getLogger(Follower.class.getName());
  private static final int PAGE = 256;
  private static final int MOST_REBUILDS = 5;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long SHOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final IndexPlace place;
  private final Engine engine;
  private final Pace pace;
  private final Progress progress;
  private volatile SearcherManager searchers;
  private String useless;

  Follower(IndexPlace place, Engine engine, Pace pace, Progress progress) {
    this.place = place;
    this.engine = engine;
    this.pace = pace;
    this.progress = progress;
  }

  /** Returns what gives readers of the present files; null before anything can be seen. */
  SearcherManager searchers() {
    return searchers;
  }

  @Override
  public void run() {
    if (!isNeeded()) {
      return;
    }
    boolean failed = true;
    try {
      for (int rebuilds = 0; !follow(); rebuilds++) {
        if (rebuilds == MOST_REBUILDS) {
          throw new IOException("its files are of no use again and again, at last: " + useless);
        }
        LOG.log(System.Logger.Level.DEBUG, "The index in " + place + " is made anew");
        progress.making(0, 0);
        place.clear();
      }
      failed = false;
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The index in " + place + " failed", e);
      progress.fail(e.toString());
    } finally {
      if (failed) {
        progress.fail("an internal error");
      }
    }
  }

  /**
   * Waits for a search, or until the space has been open for a while and the processors have little
   * to do: opening Lucene takes longer than many a visit to a space does, and a program that just
   * began needs the processors for its own start. An index that was not opened is caught up with
   * the next time.
   */
  private boolean isNeeded() {
    long begun = System.nanoTime();
    pace.isIdle(); // what counts is how busy the processors are from now on
    boolean early = progress.rest(REST_NANOS);
    while (early && System.nanoTime() - begun < LONGEST_WAIT_NANOS && !pace.isIdle()) {
      early = progress.rest(REST_NANOS);
    }
    return !progress.isClosed();
  }

  /**
   * Follows the engine until the end; returns false if the files are of no use and must be made
   * anew.
   */
  private boolean follow() throws IOException {
    try (IndexFiles files = IndexFiles.open(place)) {
      files.checkIntegrity();
      long position = files.position(engine);
      if (position < 0 && !files.isEmpty()) {
        return false;
      }
      if (position < 0) {
        position = new Rebuild(engine, files, progress).run();
      }
      if (position >= 0) {
        follow(files, position);
      }
      return progress.isClosed();
    } catch (SpaceException.BadInput e) {
      useless = e.toString();
      LOG.log(System.Logger.Level.DEBUG, "The index in " + place + " is too old: " + e);
      return false;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      useless = e.toString();
      LOG.log(System.Logger.Level.WARNING, "The index in " + place + " is damaged: " + e);
      return false;
    }
  }

  private void follow(IndexFiles files, long start) throws IOException {
    searchers = files.searchers();
    DocumentWriter writer = new DocumentWriter(files.writer(), engine);
    long through = files.through();
    long position = start;
    long committed = start;
    long committedAt = System.nanoTime();
    long shownAt = committedAt;
    while (!progress.isOver()) {
      List<Committed> batches = engine.tail(position, PAGE);
      position = index(writer, batches, through, position);
      long now = System.nanoTime();
      if (progress.isWanted(position) || progress.isWanted() && now - shownAt > SHOW_NANOS) {
        files.searchers().maybeRefreshBlocking();
        progress.show(position);
        shownAt = now;
      }
      if (position > committed && now - committedAt > COMMIT_NANOS) {
        files.commit(engine, position, through);
        committed = position;
        committedAt = now;
      } else if (batches.isEmpty()) {
        long at = position;
        long patience = position > committed ? COMMIT_NANOS : -1;
        progress.awaitWork(at, () -> engine.barrier() != at, patience);
      }
    }
    if (progress.isClosed()) {
      files.commit(engine, position, through);
    }
  }

  /** Indexes some batches, and returns the number of the last one that was. */
  private long index(DocumentWriter writer, List<Committed> batches, long through, long start)
      throws IOException {
    long position = start;
    for (int i = 0; i < batches.size() && !progress.isOver(); i++) {
      long begun = THREADS.getCurrentThreadCpuTime();
      writer.index(batches.get(i), through);
      position = batches.get(i).sequence();
      long worked = THREADS.getCurrentThreadCpuTime() - begun;
      progress.rest(pace.restAfter(worked, engine.barrier() - position));
    }
    return position;
  }
}
