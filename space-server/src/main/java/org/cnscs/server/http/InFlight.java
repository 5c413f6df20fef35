package org.cnscs.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.cnscs.space.SpaceException;

/**
 * The requests that are being answered, so that a server that stops can wait for them and lets no
 * new one in.
 */
final class InFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
  private final Gate waits;
  private int requests;
  private volatile boolean closing;

  /**
   * Creates it without any.
   *
   * @param waits how many may wait at once
   */
  InFlight(int waits) {
    this.waits = new Gate("requests that wait", waits);
  }

  /** Counts a request in; false if the server is stopping. */
  boolean enter() {
    lock.lock();
    try {
      requests += closing ? 0 : 1;
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a request out. */
  void leave() {
    lock.lock();
    try {
      requests--;
      if (requests == 0) {
        empty.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean closing() {
    return closing;
  }

  /** Lets no request in from now on. */
  void close() {
    lock.lock();
    closing = true;
    lock.unlock();
    waiters.forEach(Waiter::interrupt);
  }

  /** Waits until no request is left, or the time is over. */
  void awaitEmpty(long millis) throws InterruptedException {
    lock.lock();
    try {
      long rest = TimeUnit.MILLISECONDS.toNanos(millis);
      while (requests > 0 && rest > 0) {
        rest = empty.awaitNanos(rest);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns what is told to those who cannot wait any longer. */
  static SpaceException stopping() {
    return new SpaceException.Unavailable(
        "The space server is stopping; try again when it runs", null);
  }

  /**
   * Does something that may wait for long, if it has a time-out, and ends the wait when the client
   * is gone or the server stops.
   */
  <T> T waiting(Call call, Duration timeout, Supplier<T> action) {
    if (timeout.isZero()) {
      return action.get();
    }
    waits.enter();
    try {
      return waiting(call, action);
    } finally {
      waits.leave();
    }
  }

  private <T> T waiting(Call call, Supplier<T> action) {
    Waiter waiter = new Waiter(Thread.currentThread());
    call.request().addFailureListener(failure -> waiter.interrupt());
    call.request().addIdleTimeoutListener(timeout -> false);
    waiters.add(waiter);
    try {
      if (closing) {
        waiter.interrupt();
      }
      return action.get();
    } finally {
      waiters.remove(waiter);
      waiter.end();
    }
  }

  /** A thread that waits, which can be interrupted until it waits no longer. */
  private static final class Waiter {
    private final Thread thread;
    private boolean over;

    Waiter(Thread thread) {
      this.thread = thread;
    }

    synchronized void interrupt() {
      if (!over) {
        thread.interrupt();
      }
    }

    synchronized void end() {
      over = true;
      Thread.interrupted();
    }
  }
}
