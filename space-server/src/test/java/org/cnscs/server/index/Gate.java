package org.cnscs.server.index;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What lets the thread of an index pass, or holds it up as soon as it comes. */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  private boolean open = true;
  private boolean somebodyWaits;
  private RuntimeException failure;
  private int failures;
  private int failing;
  private int documents;

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

  /** Has the thread of the index fail so many times when it asks for batches. */
  void fail(RuntimeException e, int times) {
    fail(e, times, Integer.MAX_VALUE);
  }

  /** Has the thread of the index fail when it asks for not more than a number of batches. */
  void fail(RuntimeException e, int times, int most) {
    lock.lock();
    failure = e;
    failing = most;
    failures = times;
    lock.unlock();
  }

  /** Fails, if that was asked for and this is the thread of the index. */
  void passBatches(int limit) {
    pass();
    lock.lock();
    try {
      if (failures > 0 && limit <= failing && Thread.currentThread().getName().equals("index")) {
        failures--;
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Counts a document that the thread of the index asks for, which it does to make one anew. */
  void passDocument() {
    pass();
    lock.lock();
    documents += Thread.currentThread().getName().equals("index") ? 1 : 0;
    lock.unlock();
  }

  /** Returns how many documents the thread of the index has asked for. */
  int documents() {
    lock.lock();
    try {
      return documents;
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
