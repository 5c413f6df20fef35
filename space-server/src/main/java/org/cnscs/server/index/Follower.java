package org.cnscs.server.index;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.search.SearcherManager;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.DiskFullException;
import org.cnscs.server.store.Engine;
import org.cnscs.space.SpaceException;

/**
 * What the thread of an index does: it reads the engine's batches and indexes them.
 *
 * <p>Writing and refreshing happen on that thread alone, since Lucene gives an index up when a
 * thread that writes it is interrupted. An index that is missing, damaged or of another log is made
 * anew from the documents. That happens a few times at most before it can be searched: files that
 * are damaged again and again say that the disk cannot be used. An index that compaction has passed
 * is only late, and one without room on the disk waits for it.
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

  private static final long FULL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final List<String> FULL =
      List.of("no space left", "quota exceeded", "disk is full");

  /** How an attempt to follow the engine ended. */
  private enum End {
    CLOSED,
    /** The files must be made anew. */
    USELESS,
    /** There was no room; what is durable is good. */
    FULL
  }

  private final IndexPlace place;
  private final Engine engine;
  private final Pace pace;
  private final Progress progress;
  private volatile SearcherManager searchers;
  private String useless;

  /** How often the files were of no use since they could last be searched or made durable. */
  private int failures;

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
      for (End end = follow(); end != End.CLOSED; end = follow()) {
        prepareNext(end);
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

  /** Makes ready for another attempt at the files. */
  private void prepareNext(End end) throws IOException {
    if (end == End.FULL) {
      progress.hold("the disk is full; make room on it", FULL_NANOS);
      return;
    }
    if (failures > MOST_REBUILDS) {
      throw new IOException("its files are of no use again and again, at last: " + useless);
    }
    LOG.log(System.Logger.Level.DEBUG, "The index in " + place + " is made anew");
    progress.making(0, 0);
    place.clear();
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

  /** Follows the engine until the end, or until the files must be opened or made anew. */
  private End follow() throws IOException {
    try (IndexFiles files = IndexFiles.open(place)) {
      files.checkIntegrity();
      long position = files.position(engine);
      if (position < 0 && !files.isEmpty()) {
        return useless("it is not finished, or of another log");
      }
      if (position < 0) {
        position = new Rebuild(engine, files, progress).run();
      }
      if (position >= 0) {
        follow(files);
      }
      return progress.isClosed() ? End.CLOSED : useless("a search found damage in it");
    } catch (SpaceException.BadInput e) {
      LOG.log(System.Logger.Level.DEBUG, "The index in " + place + " is too old: " + e);
      return progress.isClosed() ? End.CLOSED : End.USELESS;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return broken(e);
    }
  }

  private End broken(Exception e) {
    if (isDiskFull(e)) {
      LOG.log(System.Logger.Level.WARNING, "The index in " + place + " has no room: " + e);
      return progress.isClosed() ? End.CLOSED : End.FULL;
    }
    LOG.log(System.Logger.Level.WARNING, "The index in " + place + " is damaged: " + e);
    return useless(e.toString());
  }

  private End useless(String why) {
    useless = why;
    failures++;
    return End.USELESS;
  }

  /** Tells whether a failure, or what led to it, is that the disk is full. */
  private static boolean isDiskFull(Throwable e) {
    if (e == null) {
      return false;
    }
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return e instanceof DiskFullException
        || e instanceof IOException && FULL.stream().anyMatch(message::contains)
        || isDiskFull(e.getCause());
  }

  private void follow(IndexFiles files) throws IOException {
    searchers = files.searchers();
    DocumentWriter writer = new DocumentWriter(files.writer(), engine);
    long through = files.through();
    Reached reached = files.reached();
    long committed = reached.position();
    long committedAt = System.nanoTime();
    long shownAt = committedAt;
    while (!progress.isOver()) {
      List<Committed> batches = engine.tail(reached.position(), PAGE);
      reached = index(writer, batches, through, reached);
      long position = reached.position();
      long now = System.nanoTime();
      if (progress.isWanted(position) || progress.isWanted() && now - shownAt > SHOW_NANOS) {
        show(files, position);
        shownAt = now;
      }
      if (position > committed && now - committedAt > COMMIT_NANOS) {
        commit(files, reached, through);
        committed = position;
        committedAt = now;
      } else if (batches.isEmpty()) {
        long patience = position > committed ? COMMIT_NANOS : -1;
        progress.awaitWork(position, () -> engine.barrier() != position, patience);
      }
    }
    if (progress.isClosed()) {
      commit(files, reached, through);
    }
  }

  private void show(IndexFiles files, long position) throws IOException {
    files.searchers().maybeRefreshBlocking();
    progress.show(position);
    failures = 0;
  }

  private void commit(IndexFiles files, Reached reached, long through) throws IOException {
    files.commit(reached, through);
    failures = 0;
  }

  /** Indexes some batches, and returns how far that was. */
  private Reached index(DocumentWriter writer, List<Committed> batches, long through, Reached start)
      throws IOException {
    Reached reached = start;
    for (int i = 0; i < batches.size() && !progress.isOver(); i++) {
      long begun = THREADS.getCurrentThreadCpuTime();
      writer.index(batches.get(i), through);
      reached = Reached.by(batches.get(i));
      long worked = THREADS.getCurrentThreadCpuTime() - begun;
      progress.rest(pace.restAfter(worked, engine.barrier() - reached.position()));
    }
    return reached;
  }
}
