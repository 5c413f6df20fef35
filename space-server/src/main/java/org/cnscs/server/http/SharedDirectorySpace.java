package org.cnscs.server.http;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.Leases;
import org.cnscs.space.Registration;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Transaction;

/**
 * The space in a directory that several processes of one user use at the same time, whoever of them
 * holds it.
 *
 * <p>One process has the lock of the directory and serves it on loopback; the others talk to that
 * one. When the holder ends, by itself or by SIGKILL, the next operation of any other finds that
 * out, and {@link Way.Finder} either takes the directory over or reaches whoever was faster.
 * Nothing that was committed is lost by that, since the holder answers a commit only when it is on
 * disk. The question is what to do with the operation that found it out:
 *
 * <ul>
 *   <li>It changes nothing: it is done again.
 *   <li>The holder said that it is stopping, or no connection came about: nothing happened, it is
 *       done again.
 *   <li>The connection broke in the middle of a write, a take or a batch with an unconditional
 *       operation: it may have happened, and a new holder does not know the old one's idempotency
 *       keys. Doing it again could do it twice, so the caller is told that the outcome is unknown.
 *   <li>It broke in the middle of a batch in which every operation has a condition: done again, the
 *       batch either is applied now, once, or meets a conflict. If then every document to put is
 *       there to the byte and every document to delete is gone, the batch had been applied, or
 *       somebody else did exactly the same; that is success, and committing the same documents
 *       under "same if present" gives a sequence number that is not before it. Any other conflict
 *       leaves the outcome unknown, because somebody may have changed the documents after our
 *       batch.
 * </ul>
 *
 * <p>Watches follow to the new way and go on after the last event they told, sequence numbers being
 * those of the directory. A process that only watches would not notice the end of the holder, so as
 * long as there are watches over a connection the holder is looked at every second.
 */
final class SharedDirectorySpace implements Space {
  private static final System.Logger LOG = System.getLogger(SharedDirectorySpace.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final String location;
  private final Way.Finder finder;
  private final ReentrantLock changing = new ReentrantLock();
  private final List<SharedWatch> watches = new CopyOnWriteArrayList<>();
  private volatile Way way;
  private volatile boolean closed;
  private Thread looking;

  private SharedDirectorySpace(String location, Way.Finder finder, Way way) {
    this.location = location;
    this.finder = finder;
    this.way = way;
  }

  /** Opens the space at a location. */
  static SharedDirectorySpace open(String location, Way.Finder finder) {
    return new SharedDirectorySpace(location, finder, finder.find(PATIENCE));
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public Optional<Document> get(String id) {
    return again(space -> space.get(id));
  }

  @Override
  public Set<String> missing(Collection<String> ids) {
    return again(space -> space.missing(ids));
  }

  @Override
  public List<DocumentInfo> list(String prefix, String after, int limit) {
    return again(space -> space.list(prefix, after, limit));
  }

  @Override
  public SearchResult search(SearchRequest request) {
    return again(space -> space.search(request));
  }

  @Override
  public Optional<Document> read(byte[] template, Duration timeout) {
    return again(space -> space.read(template, timeout));
  }

  @Override
  public Optional<Document> readIfExists(byte[] template, Duration timeout) {
    return again(space -> space.readIfExists(template, timeout));
  }

  @Override
  public Optional<Document> takeIfExists(byte[] template, Duration timeout) {
    return once(space -> space.takeIfExists(template, timeout));
  }

  /** Begins a transaction in the process that holds the directory; it ends with that process. */
  @Override
  public Transaction begin(Duration lease) {
    return once(space -> space.begin(lease));
  }

  @Override
  public Transaction join(String id) {
    return again(space -> space.join(id));
  }

  @Override
  public List<String> writeAll(List<byte[]> all, Duration lease) {
    return once(space -> space.writeAll(all, lease));
  }

  @Override
  public List<Document> takeAll(byte[] template, int most, Duration timeout) {
    return once(space -> space.takeAll(template, most, timeout));
  }

  @Override
  public List<Document> contents(byte[] template, String after, int limit) {
    return again(space -> space.contents(template, after, limit));
  }

  @Override
  public String write(byte[] entry, Duration lease) {
    return once(space -> space.write(entry, lease));
  }

  @Override
  public Optional<Document> take(byte[] template, Duration timeout) {
    return once(space -> space.take(template, timeout));
  }

  @Override
  public long commit(Batch batch) {
    boolean remote = !way.local();
    try {
      return once(space -> space.commit(batch));
    } catch (SpaceException.Unreachable e) {
      boolean conditional = batch.operations().stream().allMatch(o -> holdsOnce(o.expect()));
      if (remote && conditional) {
        return commitAgain(batch, e);
      }
      throw e;
    }
  }

  /** Tells whether an operation under this condition makes the condition untrue. */
  private static boolean holdsOnce(Expect expect) {
    return switch (expect) {
      case Expect.Absent _, Expect.Version _, Expect.SameIfPresent _ -> true;
      case Expect.Anything _, Expect.Present _, Expect.Leased _ -> false;
    };
  }

  private long commitAgain(Batch batch, SpaceException.Unreachable unknown) {
    try {
      return once(space -> space.commit(batch));
    } catch (SpaceException.Conflict e) {
      return sequenceOfApplied(batch).orElseThrow(() -> because(unknown, e));
    } catch (SpaceException e) {
      throw because(unknown, e);
    }
  }

  private static SpaceException because(SpaceException.Unreachable unknown, SpaceException second) {
    unknown.addSuppressed(second);
    return unknown;
  }

  /**
   * Returns a sequence number that is not before the batch, if the documents are as it would leave
   * them.
   */
  private Optional<Long> sequenceOfApplied(Batch batch) {
    Batch.Builder puts = Batch.builder();
    boolean applied = isApplied(batch, puts) && !puts.isEmpty();
    return applied ? Optional.of(once(space -> space.commit(puts.build()))) : Optional.empty();
  }

  /** Tells whether the documents are as the batch would leave them, and collects its puts. */
  private boolean isApplied(Batch batch, Batch.Builder puts) {
    for (Batch.Operation operation : batch.operations()) {
      Optional<Document> present = get(operation.id());
      boolean applied =
          switch (operation) {
            case Batch.Put put -> {
              puts.put(put.id(), put.xml(), new Expect.SameIfPresent());
              yield present.isPresent() && Arrays.equals(present.get().xml(), put.xml());
            }
            case Batch.Delete delete -> present.isEmpty();
            case Batch.Check _ -> true; // it held when the batch was applied, or it was not
          };
      if (!applied) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Leases leases() {
    return new SharedLeases(this);
  }

  @Override
  public Registration notify(byte[] template, Duration lease) {
    return once(space -> space.notify(template, lease));
  }

  @Override
  public Watch watch(long after, Consumer<Event> listener) {
    return begin(new SharedWatch(Space::watch, after, listener, watches::remove));
  }

  @Override
  public Watch listen(String registration, long after, Consumer<Event> listener) {
    return begin(
        new SharedWatch(
            (space, last, told) -> space.listen(registration, last, told),
            after,
            listener,
            watches::remove));
  }

  private Watch begin(SharedWatch watch) {
    watches.add(watch);
    boolean begun = false;
    try {
      begun = again(watch::follow);
    } finally {
      if (!begun) {
        watches.remove(watch);
      }
    }
    look();
    return watch;
  }

  /** Does what may be done again, on another way if this one ended. */
  <T> T again(Function<Space, T> operation) {
    return attempt(operation, e -> true);
  }

  /** Does what may not be done twice: again only if nothing happened. */
  <T> T once(Function<Space, T> operation) {
    return attempt(
        operation,
        e -> e instanceof SpaceException.Unavailable || e.getCause() instanceof ConnectException);
  }

  /** Tells whether an operation may be done again after an exception. */
  private interface Repeatable {
    boolean after(SpaceException e);
  }

  private <T> T attempt(Function<Space, T> operation, Repeatable repeatable) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Way current = way;
      try {
        return operation.apply(current.space());
      } catch (SpaceException.Unreachable | SpaceException.Unavailable e) {
        boolean over =
            closed || System.nanoTime() > deadline || Thread.currentThread().isInterrupted();
        if (current.local() || over) {
          throw e;
        }
        change(current, e);
        if (!repeatable.after(e)) {
          throw e;
        }
      }
    }
  }

  /** Finds another way, unless somebody did already; what prevents it is added to the reason. */
  private void change(Way failed, SpaceException reason) {
    changing.lock();
    try {
      if (way != failed || closed || !paused()) {
        return;
      }
      Way next = finder.find(PATIENCE);
      way = next;
      watches.forEach(SharedWatch::leave); // or the end of the old way would be theirs
      failed.close().run();
      watches.forEach(watch -> watch.goOn(next.space()));
    } catch (SpaceException.Unreachable | SpaceException.Unavailable e) {
      reason.addSuppressed(e);
    } finally {
      changing.unlock();
    }
  }

  /** Gives a holder that is ending a moment; false if interrupted. */
  private static boolean paused() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Looks at the holder as long as there are watches over a connection. */
  private void look() {
    changing.lock();
    try {
      if (!way.local() && (looking == null || !looking.isAlive())) {
        looking = Thread.ofVirtual().name("holder of " + location).start(this::lookOn);
      }
    } finally {
      changing.unlock();
    }
  }

  private void lookOn() {
    while (!closed && !way.local() && !watches.isEmpty()) {
      try {
        again(space -> space.list("", "", 1));
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        return; // only close() interrupts this thread
      } catch (SpaceException.Unreachable | SpaceException.Unavailable e) {
        if (!closed) {
          LOG.log(
              System.Logger.Level.WARNING, "A watch of {0} waits: {1}", location, e.getMessage());
        }
      }
    }
  }

  @Override
  public void close() {
    changing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (looking != null) {
        looking.interrupt();
      }
      watches.forEach(Watch::close);
      way.close().run();
    } finally {
      changing.unlock();
    }
  }
}
