package org.cnscs.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.cnscs.space.Event;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * A watch that can follow a space to another way.
 *
 * <p>Following is done by one thread at a time, the last one to do it decides. An event that the
 * old way tells late, after the new one began, is not told twice: sequence numbers only grow. A
 * watch that began "now" and has told nothing yet begins at "now" again.
 */
final class SharedWatch implements Space.Watch {
  private final Begin begin;
  private final Consumer<Event> listener;
  private final Consumer<SharedWatch> onClose;
  private final ReentrantLock following = new ReentrantLock();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private long last;
  private Space.Watch watch;
  private boolean closed;

  /** What begins to watch a space after a sequence number. */
  interface Begin {
    /** Begins. */
    Space.Watch watch(Space space, long after, Consumer<Event> listener);
  }

  SharedWatch(Begin begin, long after, Consumer<Event> listener, Consumer<SharedWatch> onClose) {
    this.begin = begin;
    this.last = after;
    this.listener = listener;
    this.onClose = onClose;
  }

  /** Watches the space from here on, after the last event that was told; returns true. */
  boolean follow(Space space) {
    following.lock();
    try {
      leave();
      attach(begin.watch(space, lastTold(), this::tell));
      return true;
    } finally {
      following.unlock();
    }
  }

  /** Follows to another way, unless what it watches has ended. */
  void goOn(Space space) {
    try {
      follow(space);
    } catch (SpaceException.Ended e) {
      close();
    } catch (SpaceException.Unavailable | SpaceException.Unreachable e) {
      throw e; // there may be another way
    } catch (SpaceException e) {
      end(e);
    }
  }

  /** Watches nothing until it follows again, or for good. */
  void leave() {
    Space.Watch old;
    synchronized (this) {
      old = watch;
      watch = null;
    }
    if (old != null) {
      old.close();
    }
  }

  private void attach(Space.Watch next) {
    synchronized (this) {
      if (!closed) {
        watch = next;
      }
    }
    if (isFollowing(next)) {
      next.ended().whenComplete((nothing, failure) -> ended(next, failure));
    } else {
      next.close();
    }
  }

  private synchronized boolean isFollowing(Space.Watch other) {
    return watch == other;
  }

  private void ended(Space.Watch old, Throwable failure) {
    boolean another =
        failure instanceof SpaceException.Unavailable
            || failure instanceof SpaceException.Unreachable;
    if (isFollowing(old) && !another) {
      end(failure);
    }
  }

  private void end(Throwable failure) {
    if (failure != null) {
      ended.completeExceptionally(failure);
    }
    close();
  }

  @Override
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  private synchronized long lastTold() {
    return last;
  }

  private synchronized void tell(Event event) {
    if (!closed && event.sequence() > last) {
      last = event.sequence();
      listener.accept(event);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    ended.complete(null);
    onClose.accept(this);
    leave();
  }
}
