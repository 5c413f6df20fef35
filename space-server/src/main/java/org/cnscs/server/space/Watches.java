package org.cnscs.server.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Engine;
import org.cnscs.space.Event;
import org.cnscs.space.Space.Watch;
import org.cnscs.space.SpaceException;

/**
 * The watches of a space. Each reads the engine's batches at its own pace on a virtual thread, so
 * that a slow listener holds up nobody and no batch needs to be kept for it.
 */
final class Watches implements AutoCloseable {
  private static final int PAGE = 256;

  private final String space;
  private final Engine engine;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private final Set<Watching> open = ConcurrentHashMap.newKeySet();

  Watches(String space, Engine engine) {
    this.space = space;
    this.engine = engine;
  }

  /** What a watch tells of a batch. */
  interface View {
    /** Returns the event, which is not told if nothing was changed or removed. */
    Event of(Committed batch);

    /** Tells whether the watch ends after a batch. */
    boolean isLast(Committed batch);
  }

  /** Begins a watch of everything after a sequence number; -1 begins now. */
  Watch begin(long after, Consumer<Event> listener) {
    return begin(after, new Everything(), listener);
  }

  /** Begins a watch after a sequence number; -1 begins now. */
  Watch begin(long after, View view, Consumer<Event> listener) {
    long start = after == -1 ? engine.barrier() : after;
    engine.tail(start, 1);
    Watching watching = new Watching(start, view, listener);
    open.add(watching);
    Thread.ofVirtual().name("watch of " + space).start(watching);
    return watching;
  }

  /** Tells all watches that there is a new batch. */
  void wake() {
    if (open.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    List.copyOf(open).forEach(Watching::close);
  }

  private final class Everything implements View {
    @Override
    public Event of(Committed batch) {
      List<String> changed = new ArrayList<>();
      List<String> removed = new ArrayList<>();
      for (Committed.Effect effect : batch.effects()) {
        if (effect.space().equals(space)) {
          switch (effect) {
            case Committed.Stored stored -> changed.add(stored.id());
            case Committed.Removed gone -> removed.add(gone.id());
          }
        }
      }
      return new Event(batch.sequence(), changed, removed);
    }

    @Override
    public boolean isLast(Committed batch) {
      return false;
    }
  }

  private final class Watching implements Watch, Runnable {
    private final View view;
    private final Consumer<Event> listener;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private long last;
    private volatile boolean closed;

    Watching(long after, View view, Consumer<Event> listener) {
      this.last = after;
      this.view = view;
      this.listener = listener;
    }

    @Override
    public void run() {
      try {
        follow();
        ended.complete(null);
      } catch (SpaceException e) {
        if (closed) {
          ended.complete(null);
        }
        ended.completeExceptionally(e);
      } catch (RuntimeException e) {
        ended.completeExceptionally(e);
        throw e;
      } finally {
        open.remove(this);
      }
    }

    private void follow() {
      while (!closed) {
        List<Committed> batches = engine.tail(last, PAGE);
        batches.forEach(this::tell);
        if (batches.isEmpty()) {
          awaitChange();
        }
      }
    }

    @Override
    public CompletableFuture<Void> ended() {
      return ended.copy();
    }

    private void tell(Committed batch) {
      last = batch.sequence();
      if (closed) {
        return;
      }
      Event event = view.of(batch);
      if (!(event.changed().isEmpty() && event.removed().isEmpty())) {
        listener.accept(event);
      }
      closed |= view.isLast(batch);
    }

    private void awaitChange() {
      lock.lock();
      try {
        while (!closed && engine.barrier() == last) {
          change.awaitUninterruptibly();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      closed = true;
      wake();
    }
  }
}
