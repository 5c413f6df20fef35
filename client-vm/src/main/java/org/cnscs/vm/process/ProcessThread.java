package org.cnscs.vm.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.internal.vm.CaptureSignal;
import jdk.internal.vm.ProgramThread;
import jdk.internal.vm.ResumeStack;

/**
 * What the client VM knows of one thread of a process. All fields that change are guarded by the
 * {@link Stopper}'s lock, except where noted.
 */
final class ProcessThread {

  /** Where the thread is, as far as stopping it is concerned. */
  enum State {
    /** It was started, or is about to be. */
    RUNNING,
    /** It stands at a poll, and all its frames can be captured. */
    PARKED,
    /** It has left its frames behind in a signal, and stands at its base. */
    UNWOUND,
    /** It has ended. */
    ENDED
  }

  final long id;
  final Thread thread;
  volatile State state = State.RUNNING;

  /** The frames, innermost first, from the walk before the signal was thrown. */
  List<ProcessLoader.Place> places = List.of();

  CaptureSignal signal;

  /** What the thread runs next, once it is told to go on; null to end. */
  ResumeStack next;

  volatile boolean mayGoOn;

  /** Where the thread waits at its base. */
  final Gate base = new Gate();

  /**
   * How often the thread has come to a poll while it was to stop, or has left a wait; changed by
   * the thread itself.
   */
  volatile int moves;

  /** What a thread that was captured elsewhere runs first, or null; used by the thread itself. */
  ProgramThread.Body first;

  /** Whether the thread ends by an exception, which a handler may see before. */
  boolean failed;

  /** Why the last walk found the thread pinned, or null. */
  String pinned;

  /**
   * Not to be asked again before this time of {@link System#nanoTime}; used by the thread itself.
   */
  long askAgain;

  /** The order in which threads began to wait on a monitor; 0 if the thread does not wait. */
  volatile long waiting;

  /**
   * On what the thread waits by {@link Object#wait}, or is about to while it owns the monitor, or
   * null; changed by the thread itself, to null under this object.
   */
  volatile Object awaited;

  /** Whether the client VM has interrupted it to make it leave the wait; guarded by this object. */
  private boolean woken;

  /** Whether its wait was over before the checkpoint, and it only has to get its monitor back. */
  volatile boolean reentering;

  /**
   * Whether it was interrupted when it came to its base; while it waits there, its own flag is
   * taken back now and then.
   */
  boolean interrupted;

  /** Whether it had entered all frames of a resume stack. */
  boolean arrived;

  /** Whether it has a base frame; used by the thread itself. */
  boolean based;

  /**
   * What the thread pauses at; not by parking, since that would take permits which the program gave
   * for its own parks.
   */
  private final Object bell = new Object();

  /** Whether the bell was rung and not heard yet; guarded by the bell. */
  private boolean rung;

  /** Whether the thread stands at its bell, or is about to. */
  volatile boolean pausing;

  /** Whether the thread has come to a poll and is about to stop, or not to. */
  volatile boolean stopping;

  /** Threads that wait for this one's end; guarded by the lock. */
  final List<ProcessThread> joiners = new ArrayList<>();

  ProcessThread(long id, Thread thread) {
    this.id = id;
    this.thread = thread;
  }

  /** Pauses the current thread, which is this one, for a time or until the bell is rung. */
  void rest(long nanos) throws InterruptedException {
    pausing = true;
    try {
      synchronized (bell) {
        if (!rung) {
          TimeUnit.NANOSECONDS.timedWait(bell, nanos);
        }
        rung = false;
      }
    } finally {
      pausing = false;
    }
  }

  /**
   * Ends a pause of the thread, or its next one, and a park of it, which may always end for no
   * reason.
   */
  void ring() {
    synchronized (bell) {
      rung = true;
      bell.notifyAll();
    }
    LockSupport.unpark(thread);
  }

  /** Makes the thread leave its wait, unless it is about to. */
  synchronized void wake() {
    if (awaited != null && !thread.isInterrupted()) {
      woken = true;
      thread.interrupt();
    }
  }

  synchronized boolean isWoken() {
    return woken;
  }

  /**
   * Is called by the thread when it has left its wait.
   *
   * @return whether the client VM made it leave; then the interrupt is not the program's, and is
   *     gone
   */
  synchronized boolean leaveWait() {
    awaited = null;
    boolean ours = woken;
    if (ours) {
      Thread.interrupted();
      woken = false;
    }
    return ours;
  }
}
