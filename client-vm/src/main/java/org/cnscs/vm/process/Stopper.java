package org.cnscs.vm.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.internal.vm.CaptureSignal;
import jdk.internal.vm.Poll;
import jdk.internal.vm.ProgramThread;
import jdk.internal.vm.ResumeStack;

/**
 * Stops all threads of a process at places where their frames can be captured, and lets them go on.
 *
 * <p>Stopping has two steps. First every thread that comes to a poll walks its stack; if all its
 * frames can be captured it parks there, still holding its monitors, so that no other thread sees a
 * critical section half done. A thread that is blocked on a monitor of the program, or that waits
 * on one, cannot come to a poll; it counts as stopped, since nobody is left who could let it go.
 * Only when all threads are stopped does the second step begin: each parked thread throws a signal
 * that takes its frames apart and leaves its monitors; a blocked thread then gets its monitor,
 * finds the poll behind it, and does the same. No thread runs code of the program in this step, so
 * it does not matter in which order that happens. If the first step does not end in time, everybody
 * is let go and nothing has changed.
 *
 * <p>Going on has two steps as well. Threads that wait on a monitor re-enter their frames first,
 * one by one, in the order in which they began to wait: each must own the monitor for a moment to
 * wait on it again, and the order makes sure that nobody else holds it. Then all others re-enter
 * their frames and monitors; when the last has, all run.
 */
final class Stopper {
  private static final long ATTEMPT = TimeUnit.MILLISECONDS.toNanos(400);
  private static final long ATTEMPT_PER_THREAD = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long ASK_AGAIN = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long UNWINDING = TimeUnit.SECONDS.toNanos(60);
  private static final long BREATH = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long GLANCE = TimeUnit.MICROSECONDS.toNanos(20);

  private enum Phase {
    RUNNING,
    STOPPING,
    UNWINDING,
    STOPPED,
    RESUMING
  }

  private final StackWalk walk;
  private final ThreadTable threads = new ThreadTable();
  private final UnfinishedClasses unfinished = new UnfinishedClasses();
  private final Changes changed = threads.changed;
  private final HeldThreads look;
  private final Reasons reasons;

  /** Where threads wait for the phase to end. */
  private final Gate gate = new Gate();

  /** How many threads have yet to enter their frames; guarded by the lock. */
  private int toArrive;

  private volatile Phase phase = Phase.RUNNING;
  private volatile long cutAfter;
  private volatile boolean refused;

  /** Whether a thread was found to be pinned when others were taken apart; guarded by the lock. */
  private boolean late;

  Stopper(StackWalk walk) {
    this.walk = walk;
    this.look = new HeldThreads(walk, threads);
    this.reasons = new Reasons(walk);
  }

  ThreadTable threads() {
    return threads;
  }

  UnfinishedClasses unfinished() {
    return unfinished;
  }

  /** Refuses captures because the program uses what cannot be captured. */
  void refuseBecauseOf(String what) {
    reasons.refuseBecauseOf(what);
  }

  boolean isStopping() {
    return phase == Phase.STOPPING;
  }

  boolean isUnwinding() {
    return phase == Phase.UNWINDING;
  }

  boolean isResuming() {
    return phase == Phase.RESUMING;
  }

  void ended(ProcessThread thread) {
    synchronized (changed) {
      threads.end(thread);
      if (phase == Phase.RESUMING) {
        noteArrival(thread);
      }
      changed.signalAll();
    }
  }

  /** Stops the current thread, if that is wanted and possible. */
  void stopHere() throws CaptureSignal {
    ProcessThread me = threads.current();
    if (me == null) {
      return;
    }
    me.moves++;
    me.stopping = true;
    try {
      if (phase != Phase.STOPPING || System.nanoTime() - me.askAgain >= 0) {
        stop(me);
      }
    } finally {
      me.stopping = false;
    }
  }

  private void stop(ProcessThread me) throws CaptureSignal {
    StackWalk.Result result = look();
    if (phase == Phase.STOPPING && System.nanoTime() - cutAfter < 0) {
      result = result.sparingInitialisers();
    }
    me.pinned = result.pinned();
    if (result.pinned() != null) {
      me.askAgain = System.nanoTime() + ASK_AGAIN;
      if (isLate(me, result)) {
        gate.pass(() -> phase == Phase.UNWINDING);
      }
      return;
    }
    me.places = below(me, result.places());
    while (mustWait(me)) {
      gate.pass(() -> phase == Phase.STOPPING);
    }
  }

  /**
   * Tells whether a thread that is pinned was taken for one that can be captured: others have left
   * their monitors already, so it must not run code of the program. On its way to where it can be
   * captured, or out of it, it may come through polls of the JDK, where classes are linked.
   */
  private boolean isLate(ProcessThread me, StackWalk.Result result) {
    synchronized (changed) {
      boolean found =
          phase == Phase.UNWINDING && me.signal == null && walk.isInProgram(result.places());
      late |= found;
      changed.signalAll();
      return found;
    }
  }

  /** Walks the stack; a failure pins the thread, and the program does not see it. */
  private StackWalk.Result look() {
    try {
      return walk.current();
    } catch (StackOverflowError e) {
      return new StackWalk.Result(List.of(), "its stack is full");
    } catch (RuntimeException | LinkageError e) {
      return new StackWalk.Result(List.of(), "its stack could not be walked: " + e);
    }
  }

  /**
   * Returns all frames of a thread that comes to a poll for a second time while it is taken apart,
   * because a class initialiser has returned: what it left behind before, and what is below.
   */
  private static List<ProcessLoader.Place> below(
      ProcessThread me, List<ProcessLoader.Place> places) {
    if (me.signal == null) {
      return places;
    }
    List<ProcessLoader.Place> all =
        new ArrayList<>(CapturedFrames.through(me.places, me.signal.frames()));
    all.addAll(places);
    return all;
  }

  /**
   * Gives the current thread a permit of {@link LockSupport#park}, since it may have had one when
   * it was captured. One too many is allowed, since a park may end for no reason; one too few would
   * be a wake-up lost.
   */
  private static void givePermit() {
    LockSupport.unpark(Thread.currentThread());
  }

  /** Tells whether a thread that could be captured has to wait; else it may run on. */
  private boolean mustWait(ProcessThread me) throws CaptureSignal {
    synchronized (changed) {
      switch (phase) {
        case STOPPING -> {
          threads.move(me, ProcessThread.State.PARKED);
          if (!threads.isOneRunning()) {
            changed.signalAll();
          }
          return true;
        }
        case UNWINDING -> {
          me.signal = me.signal == null ? new CaptureSignal() : me.signal;
          throw me.signal;
        }
        case RUNNING, STOPPED, RESUMING -> {
          threads.move(me, ProcessThread.State.RUNNING);
          return false;
        }
      }
      return false;
    }
  }

  /**
   * Waits at the thread's base for what to do next.
   *
   * @return the stack to go on with, or null to end
   */
  ResumeStack unwound(ProcessThread me) {
    synchronized (changed) {
      me.interrupted = me.thread.isInterrupted();
      me.mayGoOn = false;
      threads.move(me, ProcessThread.State.UNWOUND);
      if (threads.areAll(ProcessThread.State.UNWOUND)) {
        changed.signalAll();
      }
    }
    me.base.pass(() -> !me.mayGoOn);
    return me.next;
  }

  /** Is called when the current thread has re-entered all its frames; returns when it may run. */
  void arrived(ProcessThread me) {
    synchronized (changed) {
      noteArrival(me);
    }
    gate.pass(() -> phase == Phase.RESUMING && me.waiting == 0);
    givePermit();
  }

  private void noteArrival(ProcessThread thread) {
    if (!thread.arrived && thread.waiting == 0 && --toArrive == 0) {
      changed.signalAll();
    }
    thread.arrived = true;
  }

  /** Refuses to stop threads from now on, because the program is ending. */
  void refuse() {
    refused = true;
  }

  /**
   * Stops all threads.
   *
   * @param patience how long not to cut class initialisers, most of which are short
   * @throws PinnedException if that was not possible within the limit; everything runs on
   */
  void stop(Duration limit, Duration patience) throws PinnedException, InterruptedException {
    walk.prepare(threads.keys());
    long deadline = System.nanoTime() + limit.toNanos();
    cutAfter = System.nanoTime() + Math.min(patience.toNanos(), limit.toNanos() / 2);
    while (!tryStop(Math.min(deadline, System.nanoTime() + attempt()))) {
      letGo();
      if (refused || threads.isEmpty() || System.nanoTime() - deadline >= 0) {
        throw new PinnedException(whyPinned());
      }
      synchronized (changed) {
        changed.awaitNanos(BREATH);
      }
    }
    synchronized (changed) {
      unwind();
    }
  }

  /** Returns how long to wait before threads are let go that might hold what others need. */
  private long attempt() {
    return ATTEMPT + threads.size() * ATTEMPT_PER_THREAD;
  }

  private boolean tryStop(long deadline) throws InterruptedException {
    synchronized (changed) {
      phase = Phase.STOPPING;
    }
    Poll.arm(true);
    Insistence insistence = new Insistence(System.nanoTime());
    look.begin();
    threads.all().forEach(ProcessThread::ring);
    List<BegunWalk> last = null;
    while (!refused && !threads.isEmpty() && !allStopped()) {
      long now = System.nanoTime();
      if (now - deadline >= 0) {
        last = last == null ? BegunWalk.of(threads.all()) : last;
        if (last.stream().noneMatch(BegunWalk::isUnderWay) && !allStopped()) {
          return false;
        }
      }
      if (insistence.isDue(threads.all(), now)) {
        Insistence.insist();
      }
      synchronized (changed) {
        if (threads.isOneRunning()) {
          changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
      }
    }
    return !refused && !threads.isEmpty() && reasons.refusal(threads.keys()) == null;
  }

  private boolean allStopped() {
    synchronized (changed) {
      if (!threads.isOneRunning()) {
        return true;
      }
    }
    return look.areOthersHeld();
  }

  private String whyPinned() {
    if (refused || threads.isEmpty()) {
      return "The program has ended";
    }
    return reasons.pinned(threads.inOrder());
  }

  private void letGo() {
    synchronized (changed) {
      Poll.arm(false);
      phase = Phase.RUNNING;
    }
    gate.open();
  }

  private void unwind() throws InterruptedException {
    phase = Phase.UNWINDING;
    gate.open();
    for (ProcessThread each : threads.all()) {
      if (each.thread.getState() != Thread.State.BLOCKED) {
        each.wake();
      }
    }
    long left = UNWINDING;
    while (!threads.areAll(ProcessThread.State.UNWOUND)) {
      left = late ? 0 : changed.awaitNanos(left);
      if (left <= 0) {
        throw new StuckException(reasons.stuck(threads.inOrder()));
      }
    }
    phase = Phase.STOPPED;
    Poll.arm(false);
  }

  /** Lets all threads end at their bases instead of going on; the process is over here. */
  void abandon() {
    synchronized (changed) {
      for (ProcessThread each : threads.all()) {
        each.next = null;
        letGoOn(each);
      }
    }
  }

  private void letGoOn(ProcessThread each) {
    threads.move(each, ProcessThread.State.RUNNING);
    each.mayGoOn = true;
    each.base.open();
  }

  /**
   * Lets all threads go on with the stacks that were set as their next. Threads that are new here
   * are started by it.
   *
   * @param before done before any thread waits again, so that a wait may last longer than it
   *     should, and never shorter
   */
  void resume(Runnable before) throws InterruptedException {
    before.run();
    phase = Phase.RESUMING;
    for (ProcessThread each : threads.waiters()) {
      release(each);
      awaitWait(each);
    }
    List<ProcessThread> others = threads.others();
    synchronized (changed) {
      toArrive = others.size();
    }
    others.forEach(this::release);
    synchronized (changed) {
      while (toArrive > 0) {
        changed.await();
      }
      run();
    }
  }

  private void release(ProcessThread each) {
    synchronized (changed) {
      each.arrived = false;
      letGoOn(each);
    }
    if (each.thread.getState() == Thread.State.NEW) {
      ProgramThread.startPlainly(each.thread);
    }
  }

  /**
   * Waits until a thread has come to its wait. Who gets the monitor after the thread has told that
   * it is about to wait on it knows that it does: it had owned the monitor until then. The states
   * that the JVM shows would tell it too, but those of virtual threads not reliably.
   */
  private static void awaitWait(ProcessThread each) {
    Object monitor = each.awaited;
    while (monitor == null && each.state != ProcessThread.State.ENDED) {
      LockSupport.parkNanos(GLANCE);
      monitor = each.awaited;
    }
    if (monitor != null) {
      synchronized (monitor) {
        return;
      }
    }
  }

  private void run() {
    phase = Phase.RUNNING;
    gate.open();
    for (ProcessThread each : threads.all()) {
      if (each.reentering) {
        each.wake();
      }
    }
  }
}
