package org.cnscs.vm.process;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The look at threads that came to no poll: whether all of them are held by threads that have
 * stopped.
 *
 * <p>It looks twice: one that was let go by another, which then was held itself, has moved at the
 * second look. Only the second look is under the lock, so that thousands of threads can stop
 * meanwhile. Used by the thread that stops the others.
 */
final class HeldThreads {
  private static final long FULL_LOOK = TimeUnit.MILLISECONDS.toNanos(5);

  private final StackWalk walk;
  private final ThreadTable threads;

  /** A thread that was seen to be neither stopped nor held. */
  private ProcessThread lastMover;

  /** When to look at all threads again though some move. */
  private long fullLook;

  HeldThreads(StackWalk walk, ThreadTable threads) {
    this.walk = walk;
    this.threads = threads;
  }

  /** Is called when threads were asked to stop. */
  void begin() {
    lastMover = null;
    fullLook = System.nanoTime();
  }

  /** Tells whether all threads that have not stopped are held. */
  boolean areOthersHeld() {
    if (someMove() && System.nanoTime() - fullLook < 0) {
      return false;
    }
    fullLook = System.nanoTime() + FULL_LOOK;
    return lookTwice();
  }

  /** Tells whether some thread is neither stopped nor held; looks at the same one first. */
  private boolean someMove() {
    if (lastMover == null || !moves(lastMover)) {
      lastMover = threads.all().stream().filter(this::moves).findFirst().orElse(null);
    }
    return lastMover != null;
  }

  private boolean moves(ProcessThread each) {
    return each.state == ProcessThread.State.RUNNING && !walk.mayBeHeld(each);
  }

  private boolean lookTwice() {
    Map<ProcessThread, Long> held = new HashMap<>();
    Set<ProcessThread> others = new HashSet<>();
    for (ProcessThread each : threads.all()) {
      if (each.state == ProcessThread.State.RUNNING) {
        held.put(each, walk.timesHeld(each));
        if (!walk.mayBeHeld(each)) {
          others.add(each);
        }
      }
    }
    if (!others.isEmpty() && !initialises(others)) {
      return false;
    }
    held.keySet().stream().filter(each -> !walk.isHeld(each)).forEach(others::add);
    return (others.isEmpty() || initialises(others) && walk.waitForInitialisers(others))
        && areStillHeld(held, others);
  }

  private boolean areStillHeld(Map<ProcessThread, Long> held, Set<ProcessThread> others) {
    synchronized (threads.changed) {
      return threads.all().stream()
          .filter(each -> each.state == ProcessThread.State.RUNNING)
          .allMatch(
              each ->
                  held.getOrDefault(each, -1L) == walk.timesHeld(each)
                      && (others.contains(each) || walk.mayBeHeld(each)));
    }
  }

  /** Tells whether some thread besides these, which has stopped, initialises a class. */
  private boolean initialises(Set<ProcessThread> others) {
    return threads.all().stream()
        .filter(each -> !others.contains(each))
        .anyMatch(walk::initialises);
  }
}
