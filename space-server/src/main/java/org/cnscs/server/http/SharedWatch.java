package org.cnscs.server.http;

import java.util.function.Consumer;
import org.cnscs.space.Event;
import org.cnscs.space.Space;

/**
 * A watch that can follow a space to another way.
 *
 * <p>An event that the old way tells late, after the new one began, is not told twice: sequence numbers only grow.
 */
final class SharedWatch implements Space.Watch {
  private final Consumer<Event> listener;
  private final Consumer<SharedWatch> onClose;
  private long last;
  private Space.Watch watch;
  private boolean closed;

  SharedWatch(long after, Consumer<Event> listener, Consumer<SharedWatch> onClose) {
    this.last = after;
    this.listener = listener;
    this.onClose = onClose;
  }

  /** Watches the space from here on, after the last event that was told. */
  void follow(Space space) {
    Space.Watch old;
    long after;
    synchronized (this) {
      if (closed) {
        return;
      }
      old = watch;
      after = last;
    }
    if (old != null) {
      old.close();
    }
    Space.Watch next = space.watch(after, this::tell);
    boolean tooLate;
    synchronized (this) {
      watch = next;
      tooLate = closed;
    }
    if (tooLate) {
      next.close();
    }
  }

  private synchronized void tell(Event event) {
    if (!closed && event.sequence() > last) {
      last = event.sequence();
      listener.accept(event);
    }
  }

  @Override
  public void close() {
    Space.Watch open;
    synchronized (this) {
      closed = true;
      open = watch;
    }
    onClose.accept(this);
    if (open != null) {
      open.close();
    }
  }
}
