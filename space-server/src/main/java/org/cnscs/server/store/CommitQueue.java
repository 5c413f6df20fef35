package org.cnscs.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.cnscs.space.SpaceException;

/**
 * Commits that wait for each other so that one force serves many.
 *
 * <p>Whoever finds nobody writing takes everything that waits, writes it as one group, and wakes
 * the others; then it hands over to the first of those that came meanwhile, so that nobody writes
 * for others for ever. A commit is in the queue before it looks for a writer, and a writer looks at
 * the queue after it stopped being one: so one of the two always sees the other. No thread of its
 * own is needed, and waiting parks, which costs a virtual thread nothing.
 */
final class CommitQueue {
  private static final long GROUP_BYTES = 16 << 20;

  private final ConcurrentLinkedQueue<Pending> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final Consumer<List<Pending>> writer;

  /**
   * Creates the queue; the writer is called by one thread at a time and must complete every commit
   * that it is given.
   */
  CommitQueue(Consumer<List<Pending>> writer) {
    this.writer = writer;
  }

  /**
   * Adds a commit and waits for its outcome. An interrupt does not end the wait, and is kept for
   * the caller.
   */
  Committed submit(Pending pending) {
    waiting.add(pending);
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
    try {
      if (!own.isComplete()) {
        write(nextGroup());
      }
    } finally {
      handOver();
    }
  }

  private void write(List<Pending> group) {
    try {
      writer.accept(group);
    } finally {
      for (Pending pending : group) {
        if (!pending.isComplete()) {
          String message = "The store failed; whether the batch was stored is unknown";
          pending.fail(new SpaceException.Unreachable(message, null));
        }
      }
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
