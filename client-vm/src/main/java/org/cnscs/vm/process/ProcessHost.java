package org.cnscs.vm.process;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.CaptureSignal;
import jdk.internal.vm.Poll;
import jdk.internal.vm.ProgramThread;

/** The client VM as the threads of its process see it. */
final class ProcessHost implements ProgramThread.Host {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1);

  /** The wait is over, but the monitor has to be entered again in its turn. */
  private static final long REENTER = -1;

  /** The same, and then the program's interrupt is to be thrown. */
  private static final long REENTER_INTERRUPTED = -2;

  private final ProcessLoader loader;
  private final ThreadGroup group;
  private final Stopper stopper;
  private final IntConsumer exit;

  ProcessHost(ProcessLoader loader, ThreadGroup group, Stopper stopper, IntConsumer exit) {
    this.loader = loader;
    this.group = group;
    this.stopper = stopper;
    this.exit = exit;
  }

  @Override
  public void stopHere() throws CaptureSignal {
    stopper.stopHere();
  }

  @Override
  public void enter(Class<?> type) throws CaptureSignal {
    boolean interrupted = false;
    try {
      stopIfAsked();
      while (stopper.unfinished().mustWait(type)) {
        interrupted |= restInterrupted();
        stopIfAsked();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void stopIfAsked() throws CaptureSignal {
    if (Poll.isArmed()) {
      stopper.stopHere();
    }
  }

  /** Waits a moment and tells whether the thread was interrupted. */
  private boolean restInterrupted() {
    try {
      pause(SHORT, null);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Override
  public void initialised(Class<?> type, Throwable failure) {
    stopper.unfinished().remove(type, failure);
  }

  @Override
  public boolean isInitialised(Class<?> type) {
    return !UNSAFE.shouldBeInitialized(type) && !stopper.unfinished().contains(type);
  }

  @Override
  public Class<?> declaring(Class<?> type, String field) {
    return new Declaring(loader).of(type, field);
  }

  @Override
  public void start(Thread thread, Runnable starting) {
    synchronized (thread) {
      if (thread.getState() != Thread.State.NEW) {
        throw new IllegalThreadStateException();
      }
      ProcessThread added = stopper.threads().register(thread, 0);
      Runnable task = ThreadFields.task(thread);
      ThreadFields.task(thread, new StartedTask(stopper, added, task));
      if (!thread.isVirtual()) {
        ThreadFields.stackSize(thread, StackSize.started(ThreadFields.stackSize(thread)));
      }
      boolean started = false;
      try {
        starting.run();
        started = true;
      } finally {
        if (!started) {
          ThreadFields.task(thread, task);
          stopper.ended(added);
        }
      }
    }
  }

  @Override
  public boolean runs(Thread thread) {
    ProcessThread me = stopper.threads().of(thread);
    if (me == null || me.based || thread != Thread.currentThread()) {
      return false;
    }
    try {
      ThreadBase.run(stopper, me, thread::run);
    } catch (Throwable e) {
      Rethrow.unchecked(e);
    }
    return true;
  }

  @Override
  public void exit(int status) {
    exit.accept(status);
  }

  @Override
  public void noteUnkept(String what) {
    stopper.refuseBecauseOf(what);
  }

  @Override
  public byte[] proxyFile(ClassLoader of, String name, byte[] file) {
    return loader.proxyFile(of, name, file);
  }

  @Override
  public ThreadGroup group() {
    return group;
  }

  @Override
  public ClassLoader loader() {
    return loader;
  }

  @Override
  public MethodHandle loop(Class<?> owner, String method, int head) {
    return loader.loop(owner, method, head);
  }

  @Override
  public long await(Object lock, long left) throws InterruptedException {
    ProcessThread me = stopper.threads().current();
    if (me == null) {
      return awaitOutside(lock, left);
    }
    boolean first = me.waiting == 0;
    if (first) {
      if (!Thread.holdsLock(lock)) {
        throw new IllegalMonitorStateException("current thread is not owner");
      }
      me.waiting = stopper.threads().nextWait();
    }
    long outcome = left > 0 ? waitOnce(me, lock, left) : left;
    if (outcome <= 0 && stopper.isResuming()) {
      reenter(me, lock);
      outcome = outcome == 0 ? REENTER : outcome;
    }
    if (left > 0 && stopper.isStopping() || stopper.isUnwinding()) {
      return outcome == 0 ? REENTER : outcome; // others may count on it not to run on
    }
    if (outcome > 0) {
      return outcome;
    }
    me.waiting = 0;
    if (outcome == REENTER_INTERRUPTED) {
      throw new InterruptedException();
    }
    return 0;
  }

  private static long awaitOutside(Object lock, long left) throws InterruptedException {
    long millis = left == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(left);
    lock.wait(
        millis, left == Long.MAX_VALUE ? 0 : (int) (left - TimeUnit.MILLISECONDS.toNanos(millis)));
    return 0;
  }

  /**
   * Waits once; returns 0 if it is over, what is left if the client VM woke the thread, or that it
   * was interrupted.
   */
  private static long waitOnce(ProcessThread me, Object lock, long left) {
    long begun = System.nanoTime();
    boolean interrupted = false;
    boolean woken = false;
    me.awaited = lock;
    try {
      awaitOutside(lock, left);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      me.moves++;
      woken = me.leaveWait();
    }
    if (!interrupted) {
      return 0;
    } else if (!woken) {
      return REENTER_INTERRUPTED;
    }
    return left == Long.MAX_VALUE ? left : Math.max(left - (System.nanoTime() - begun), 0);
  }

  /**
   * Waits, without owning the monitor, until all threads have what they owned, and then gets it in
   * its turn.
   */
  private static void reenter(ProcessThread me, Object lock) {
    me.reentering = true;
    me.awaited = lock;
    boolean interrupted = false;
    while (!me.isWoken()) {
      try {
        lock.wait();
      } catch (InterruptedException e) {
        interrupted |= !me.isWoken();
      }
    }
    me.leaveWait();
    me.reentering = false;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public long pause(long left) throws InterruptedException {
    return pause(left, "sleep interrupted");
  }

  private long pause(long left, String interrupted) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(interrupted);
    }
    if (left <= 0) {
      return 0;
    }
    long begun = System.nanoTime();
    long turn = Poll.isArmed() ? Math.min(left, SHORT) : left;
    ProcessThread me = stopper.threads().current();
    try {
      if (me == null) {
        TimeUnit.NANOSECONDS.sleep(turn);
      } else {
        me.rest(turn);
      }
    } catch (InterruptedException e) {
      throw new InterruptedException(interrupted);
    }
    return Math.max(left - (System.nanoTime() - begun), 0);
  }

  @Override
  public long awaitEnd(Thread thread, long left) throws InterruptedException {
    ProcessThread awaited = stopper.threads().of(thread);
    if (awaited == null
        || stopper.threads().current() == null
        || !stopper.threads().watchEnd(awaited)) {
      return awaitTermination(thread, left);
    }
    try {
      long rest = pauseUntilEnd(left);
      return awaited.state == ProcessThread.State.ENDED
          ? awaitTermination(thread, Long.MAX_VALUE)
          : rest;
    } finally {
      stopper.threads().unwatchEnd(awaited);
    }
  }

  private long pauseUntilEnd(long left) throws InterruptedException {
    long rest = pause(left, null);
    return left == Long.MAX_VALUE ? left : rest;
  }

  /** Waits for the very end of a thread that runs no more code of the program, or never did. */
  private static long awaitTermination(Thread thread, long left) throws InterruptedException {
    if (!thread.isAlive()) {
      return 0;
    }
    long begun = System.nanoTime();
    thread.join(1);
    if (!thread.isAlive()) {
      return 0;
    }
    return left == Long.MAX_VALUE ? left : Math.max(left - (System.nanoTime() - begun), 0);
  }

  /** Throws any exception as if it were unchecked. */
  private static final class Rethrow {
    @SuppressWarnings("unchecked")
    static <T extends Throwable> void unchecked(Throwable e) throws T {
      throw (T) e;
    }
  }

  /**
   * The task of a thread of the program, run from a base frame unless the thread's own {@code run}
   * has made one.
   */
  record StartedTask(Stopper stopper, ProcessThread thread, Runnable task) implements Runnable {
    @Override
    public void run() {
      if (thread.based) {
        runTask();
        return;
      }
      if (task == null && thread.first == null) {
        stopper.ended(thread);
        return;
      }
      try {
        ThreadBase.run(stopper, thread, this::runTask);
      } catch (Throwable e) {
        Rethrow.unchecked(e);
      }
    }

    /**
     * Does what {@link Thread#run} does, which an overriding method may call and which need not
     * have a task.
     */
    private void runTask() {
      if (task != null) {
        task.run();
      }
    }
  }
}
