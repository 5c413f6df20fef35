package org.cnscs.server.index;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.StoredInfo;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SpaceException;

/**
 * The index of a directory's spaces.
 *
 * <p>One thread reads the engine's batches and indexes them, so that no commit waits for it; while
 * no search does either, it leaves the processors to others (see {@link Pace}). A search waits
 * until everything that was committed before it is indexed, and the same thread then makes that
 * visible: writing and refreshing happen on it alone, since Lucene gives an index up when a thread
 * that writes it is interrupted. An index that is missing, damaged or of another log is made anew
 * from the documents, while everything but searching goes on.
 *
 * <p>The query text is Lucene's classic syntax; see {@link QueryText} for what is added. Fields are
 * those of the documents; besides: {@code kind} (object, frame, manifest, entry), {@code class},
 * {@code frame}, {@code method}, {@code line}, {@code local.NAME}, {@code thread}, {@code state},
 * {@code monitor}, {@code process}, {@code checkpoint}, {@code label}, {@code address}, {@code
 * ref}, {@code hash}, {@code id}, {@code element}, {@code value}, {@code text}.
 */
public final class SearchIndex implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SearchIndex.class.getName());
  private static final int PAGE = 256;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final IndexPlace place;
  private final Engine engine;
  private final Pace pace;
  private final Thread thread = Thread.ofPlatform().daemon().name("index").unstarted(this::run);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition progress = lock.newCondition();
  private volatile SearcherManager searchers;
  private boolean closed;
  private long visible = -1;
  private long wanted = Long.MAX_VALUE;
  private String failure;

  /**
   * Creates the index.
   *
   * @param place where its files are, and no others
   * @param load gives how busy all processors were since it was last asked, from 0 to 1; negative
   *     if that is not known
   */
  public SearchIndex(IndexPlace place, Engine engine, DoubleSupplier load) {
    this.place = place;
    this.engine = engine;
    this.pace = new Pace(load);
  }

  /** Begins to index. */
  public void start() {
    thread.start();
  }

  /** Tells that the engine has a new batch. */
  public void wake() {
    lock.lock();
    try {
      work.signal();
    } finally {
      lock.unlock();
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
    boolean early = rest(REST_NANOS);
    while (early && System.nanoTime() - begun < LONGEST_WAIT_NANOS && !pace.isIdle()) {
      early = rest(REST_NANOS);
    }
    return !isClosed();
  }

  private void run() {
    if (!isNeeded()) {
      return;
    }
    boolean failed = true;
    try {
      boolean anew = false;
      while (!follow(anew)) {
        anew = true;
        forgetVisible();
        LOG.log(System.Logger.Level.DEBUG, "The index in " + place + " is made anew");
        place.clear();
      }
      failed = false;
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The index in " + place + " failed", e);
      fail(e.toString());
    } finally {
      if (failed) {
        fail("an internal error");
      }
    }
  }

  private void forgetVisible() {
    lock.lock();
    try {
      visible = -1;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Follows the engine until the end; returns false if the files are of no use and must be made
   * anew.
   */
  private boolean follow(boolean anew) throws IOException {
    try (IndexFiles files = IndexFiles.open(place)) {
      long position = files.position(engine);
      if (position < 0 && !anew) {
        return false;
      }
      long start = position < 0 ? rebuild(files) : position;
      if (start >= 0) {
        follow(files, start);
      }
      return true;
    } catch (SpaceException.BadInput e) {
      LOG.log(System.Logger.Level.DEBUG, "The index in " + place + " is too old: " + e);
      return false;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      if (anew) {
        throw e;
      }
      LOG.log(System.Logger.Level.WARNING, "The index in " + place + " is damaged: " + e);
      return false;
    }
  }

  private void follow(IndexFiles files, long start) throws IOException {
    searchers = files.searchers();
    DocumentWriter writer = new DocumentWriter(files.writer(), engine);
    long position = start;
    long committed = start;
    long committedAt = System.nanoTime();
    while (!isClosed()) {
      List<Committed> batches = engine.tail(position, PAGE);
      for (int i = 0; i < batches.size() && !isClosed(); i++) {
        long begun = THREADS.getCurrentThreadCpuTime();
        writer.index(batches.get(i));
        position = batches.get(i).sequence();
        long worked = THREADS.getCurrentThreadCpuTime() - begun;
        rest(pace.restAfter(worked, engine.barrier() - position));
      }
      show(files, position);
      boolean due = position > committed && System.nanoTime() - committedAt > COMMIT_NANOS;
      if (due) {
        files.commit(engine, position);
        committed = position;
        committedAt = System.nanoTime();
      } else if (batches.isEmpty()) {
        awaitWork(position, position > committed);
      }
    }
    files.commit(engine, position);
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Leaves the processor to others for a time, or until somebody searches.
   *
   * @return whether nobody did, and the index is still open
   */
  private boolean rest(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && wanted == Long.MAX_VALUE && left > 0) {
        left = work.awaitNanos(left);
      }
      return !closed && wanted == Long.MAX_VALUE;
    } catch (InterruptedException e) {
      closed = true;
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void awaitWork(long position, boolean dirty) {
    lock.lock();
    try {
      while (!closed && engine.barrier() == position && wanted > position) {
        if (!dirty) {
          work.awaitUninterruptibly();
        } else if (work.awaitNanos(COMMIT_NANOS) <= 0) {
          return;
        }
      }
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Makes what is indexed visible if a search wants it. */
  private void show(IndexFiles files, long position) throws IOException {
    lock.lock();
    try {
      if (wanted > position) {
        return;
      }
      wanted = Long.MAX_VALUE;
    } finally {
      lock.unlock();
    }
    files.searchers().maybeRefreshBlocking();
    lock.lock();
    try {
      visible = position;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Indexes all present documents, and returns the number of a batch up to which nothing is
   * missing; -1 if it was closed before it was done.
   */
  private long rebuild(IndexFiles files) throws IOException {
    long position = engine.barrier();
    DocumentWriter writer = new DocumentWriter(files.writer(), engine);
    for (String space : engine.spaces()) {
      String after = "";
      for (List<StoredInfo> page = page(space, after);
          !page.isEmpty() && !isClosed();
          page = page(space, after)) {
        for (StoredInfo info : page) {
          writer.indexPresent(space, info.id());
        }
        after = page.getLast().id();
      }
    }
    if (isClosed()) {
      files.commitUnfinished();
      return -1;
    }
    files.commit(engine, position);
    return position;
  }

  private List<StoredInfo> page(String space, String after) {
    return engine.scan(space, "", after, PAGE);
  }

  private void fail(String why) {
    lock.lock();
    try {
      failure = failure == null ? why : failure;
      visible = -1;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Answers a request in a space.
   *
   * @throws SpaceException.BadQuery if the query does not parse
   */
  public SearchResult search(String space, SearchRequest request) {
    Query query = QueryText.parseQuery(request.query());
    awaitVisible(engine.barrier());
    try {
      SearcherManager manager = searchers;
      IndexSearcher searcher = manager.acquire();
      try {
        return new Answer(searcher, space).find(query, request.limit());
      } finally {
        manager.release(searcher);
      }
    } catch (IndexSearcher.TooManyClauses e) {
      throw new SpaceException.BadQuery(
          "The query matches too many different words; make its wildcards longer", e);
    } catch (AlreadyClosedException e) {
      throw new SpaceException.Unavailable(
          "The index in " + place + " was closed or is being made anew; search again", e);
    } catch (IOException e) {
      throw new SpaceException.Failed(
          "The index in " + place + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void awaitVisible(long sequence) {
    lock.lock();
    try {
      while (visible < sequence && failure == null && !closed) {
        wanted = Math.min(wanted, sequence);
        work.signal();
        progress.awaitUninterruptibly();
      }
      if (failure != null) {
        throw new SpaceException.Failed(
            "The index in "
                + place
                + " failed: "
                + failure
                + "; close the space, delete that directory and open the space again",
            null);
      }
      if (closed) {
        throw new SpaceException.Unavailable("The space is closed", null);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signal();
      progress.signalAll();
    } finally {
      lock.unlock();
    }
    awaitEnd();
  }

  private void awaitEnd() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
