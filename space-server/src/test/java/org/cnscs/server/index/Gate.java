package org.cnscs.server.index;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What lets the thread of an index pass, or holds it up as soon as it comes. */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private boolean open = true;
  private boolean somebodyWaits;

  void open() {
    lock.lock();
    open = true;
    change.signalAll();
    lock.unlock();
  }

  void close() {
    lock.lock();
    open = false;
    lock.unlock();
  }

  /** Waits while it is closed, if this is the thread of the index. */
  void pass() {
    if (!Thread.currentThread().getName().equals("index")) {
      return;
    }
    lock.lock();
    try {
      while (!open) {
        somebodyWaits = true;
        change.signalAll();
        change.awaitUninterruptibly();
      }
      somebodyWaits = false;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the thread of the index is held up. */
  void awaitHeldUp() {
    lock.lock();
    try {
      while (!somebodyWaits) {
        change.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
