package org.cnscs.server.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The requests that are being answered, so that a server that stops can wait for them and lets no
 * new one in.
 */
final class InFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private int requests;
  private volatile boolean closing;

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
}
