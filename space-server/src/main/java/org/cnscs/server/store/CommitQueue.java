package org.cnscs.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.cnscs.space.SpaceException;

/**
 * Commits that wait for each other so that one force serves many.
 *
 * <p>Whoever finds nobody writing takes everything that waits and writes it as one group; then it
 * hands over to the first of those that came meanwhile, so that nobody writes for others for ever,
 * and wakes the others of its group while that one writes. A commit is in the queue before it looks
 * for a writer, and a writer looks at the queue after it stopped being one: so one of the two
 * always sees the other. No thread of its own is needed, and waiting parks, which costs a virtual
 * thread nothing.
 *
 * <p>Where a write takes long, whoever writes next first waits a little for those who have just
 * been told and may come back at once: else they form two groups that wait for each other, and each
 * commit waits for two writes. The wait ends when as many are there as there were, and at a third
 * of what a write takes after the last one; where that is less than waking a thread takes, there is
 * none. After a wait for which nobody came, ever more writes go by without one.
 */
final class CommitQueue {
  private static final long GROUP_BYTES = 16 << 20;
  private static final long SLOW_NANOS = 300_000;
  private static final int WEIGHT = 8;
  private static final int MOST_SPARED = 63;

  private final ConcurrentLinkedQueue<Pending> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final Consumer<List<Pending>> writer;
  private final LongSupplier nanos;
  private long typicalNanos; // what a write takes; this and the next four belong to who writes
  private long lastEnd;
  private int expected;
  private int spared;
  private int toSpare;
  private volatile int wanted;
  private volatile Thread gathering;

  /**
   * Creates the queue; the writer is called by one thread at a time and must complete every commit
   * that it is given.
   *
   * @param nanos gives a time that goes on, in nanoseconds
   */
  CommitQueue(Consumer<List<Pending>> writer, LongSupplier nanos) {
    this.writer = writer;
    this.nanos = nanos;
  }

  /**
   * Adds a commit and waits for its outcome. An interrupt does not end the wait, and is kept for
   * the caller.
   */
  Committed submit(Pending pending) {
    waiting.add(pending);
    Thread other = gathering;
    if (other != null && waiting.size() >= wanted) {
      LockSupport.unpark(other);
    }
    boolean interrupted = Thread.interrupted(); // else it would disturb the commits of others
    while (!pending.isComplete()) {
      if (writing.tryLock()) {
        lead(pending);
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return pending.outcome();
  }

  private void lead(Pending own) {
    List<Pending> group = List.of();
    try {
      if (!own.isComplete()) {
        gather();
        group = nextGroup();
        write(group);
      }
    } finally {
      handOver();
      for (Pending pending : group) {
        if (pending != own) {
          LockSupport.unpark(pending.thread());
        }
      }
    }
  }

  /** Waits for those who may come back at once, if that is worth it. */
  private void gather() {
    int before = waiting.size();
    long end = lastEnd + typicalNanos / 3;
    if (typicalNanos < SLOW_NANOS || before >= expected || end <= nanos.getAsLong()) {
      return;
    }
    if (spared < toSpare) {
      spared++;
      return;
    }
    awaitUntil(end);
    toSpare = waiting.size() > before ? 0 : Math.min(toSpare * 2 + 1, MOST_SPARED);
    spared = 0;
  }

  private void awaitUntil(long end) {
    wanted = expected;
    gathering = Thread.currentThread();
    long left = end - nanos.getAsLong();
    while (left > 0 && waiting.size() < expected && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = end - nanos.getAsLong();
    }
    gathering = null;
  }

  private void write(List<Pending> group) {
    long begun = nanos.getAsLong();
    try {
      writer.accept(group);
    } finally {
      for (Pending pending : group) {
        if (!pending.isComplete()) {
          String message = "The store failed; whether the batch was stored is unknown";
          pending.fail(new SpaceException.Unreachable(message, null));
        }
      }
      lastEnd = nanos.getAsLong();
      typicalNanos += (lastEnd - begun - typicalNanos) / WEIGHT;
      expected = waiting.size() + group.size();
    }
  }

  private void handOver() {
    writing.unlock();
    Pending next = waiting.peek();
    if (next != null) {
      LockSupport.unpark(next.thread());
    }
  }

  private List<Pending> nextGroup() {
    List<Pending> group = new ArrayList<>();
    long bytes = 0;
    while (bytes < GROUP_BYTES) {
      Pending next = waiting.poll();
      if (next == null) {
        break;
      }
      group.add(next);
      bytes += next.bytes();
    }
    return group;
  }

  /** Runs an action while nobody writes. */
  void whileNobodyWrites(Runnable action) {
    writing.lock();
    try {
      action.run();
    } finally {
      handOver();
    }
  }
}
