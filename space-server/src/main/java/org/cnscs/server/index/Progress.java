package org.cnscs.server.index;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.cnscs.space.SpaceException;

/**
 * How far the index follows the log, between the thread that indexes and those that search: what
 * can be seen, what is waited for, and whether the index goes on.
 */
final class Progress {
  private static final long NOBODY_WAITS = Long.MAX_VALUE;

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition shown = lock.newCondition();
  private boolean closed;
  private boolean spoiled;
  private long visible = -1;
  private long wanted = NOBODY_WAITS;
  private long made = -1;
  private long toMake;
  private String failure;
  private String held;

  /**
   * Creates the progress of an index that nobody can see yet.
   *
   * @param name how the index is named in messages
   */
  Progress(String name) {
    this.name = name;
  }

  /** Tells that the engine has a new batch. */
  void wake() {
    lock.lock();
    try {
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the index. */
  void close() {
    lock.lock();
    try {
      closed = true;
      work.signal();
      shown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells that the files of the index cannot be relied on, so that it has to be made anew. */
  void spoil() {
    lock.lock();
    try {
      spoiled = true;
      visible = -1;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Tells that an index is being made anew, and how much of it is done. */
  void making(long documents, long all) {
    lock.lock();
    try {
      spoiled = false;
      visible = -1;
      made = documents;
      toMake = all;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether the index that is followed now is to be left. */
  boolean isOver() {
    lock.lock();
    try {
      return closed || spoiled;
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether a search waits for a batch, or one before it. */
  boolean isWanted(long position) {
    lock.lock();
    try {
      return wanted <= position;
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether a search waits for anything. */
  boolean isWanted() {
    return isWanted(NOBODY_WAITS - 1);
  }

  /**
   * Leaves the processor to others for a time, or until somebody searches.
   *
   * @return whether nobody did, and the index goes on
   */
  boolean rest(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && !spoiled && wanted == NOBODY_WAITS && left > 0) {
        left = work.awaitNanos(left);
      }
      return !closed && !spoiled && wanted == NOBODY_WAITS;
    } catch (InterruptedException e) {
      closed = true;
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits before something is tried again, however many search meanwhile; nothing can be seen.
   *
   * @param why what keeps the index from going on
   */
  void hold(String why, long nanos) {
    lock.lock();
    try {
      visible = -1;
      held = why;
      long left = nanos;
      while (!closed && left > 0) {
        left = work.awaitNanos(left);
      }
      held = null;
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether there is something to do. */
  interface Work {
    boolean isThere();
  }

  /**
   * Waits for work, for a search that wants more than a batch, or until a time is over.
   *
   * @param nanos the time; negative for any
   */
  void awaitWork(long position, Work there, long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && !spoiled && wanted > position && !there.isThere()) {
        if (nanos < 0) {
          work.await();
        } else if (left <= 0) {
          return;
        } else {
          left = work.awaitNanos(left);
        }
      }
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Tells that everything up to a batch can be seen. */
  void show(long position) {
    lock.lock();
    try {
      visible = spoiled ? -1 : position;
      made = -1;
      wanted = wanted <= position ? NOBODY_WAITS : wanted;
      shown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells that the index has failed for good. */
  void fail(String why) {
    lock.lock();
    try {
      failure = failure == null ? why : failure;
      visible = -1;
      shown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a batch can be seen.
   *
   * @param nanos for so long at most
   * @param incomplete whether what can be seen then is enough
   * @return the number of the last batch that can be seen
   * @throws SpaceException.Unavailable if that is not enough, or nothing can be seen
   */
  long await(long sequence, long nanos, boolean incomplete) {
    lock.lock();
    try {
      long left = nanos;
      while (visible < sequence && failure == null && !closed) {
        wanted = Math.min(wanted, sequence);
        work.signal();
        if (left <= 0) {
          break;
        }
        left = shown.awaitNanos(left);
      }
      checkUsable(sequence, incomplete);
      return visible;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpaceException.Unavailable("A search was interrupted while it waited", e);
    } finally {
      lock.unlock();
    }
  }

  private void checkUsable(long sequence, boolean incomplete) {
    if (failure != null) {
      throw new SpaceException.Failed(
          name
              + " failed: "
              + failure
              + "; close the space, delete that directory and open the space again",
          null);
    }
    if (closed) {
      throw new SpaceException.Unavailable("The space is closed", null);
    }
    if (visible < sequence && !(incomplete && visible >= 0)) {
      throw new SpaceException.Unavailable(name + howFar(sequence), null);
    }
  }

  private String howFar(long sequence) {
    if (held != null) {
      return " cannot go on: " + held + "; search again later";
    }
    if (made >= 0) {
      return " is being made anew: %d of %d documents are done; search again later"
          .formatted(made, toMake);
    }
    return visible < 0
        ? " is being opened; search again later"
        : (" has batch %d and not yet %d, which was committed before the search; search again"
                + " later, or for what is there")
            .formatted(visible, sequence);
  }
}
