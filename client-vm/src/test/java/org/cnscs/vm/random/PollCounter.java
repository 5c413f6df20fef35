package org.cnscs.vm.random;

import java.lang.invoke.MethodHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.internal.vm.CaptureSignal;
import jdk.internal.vm.HostRights;
import jdk.internal.vm.Poll;
import jdk.internal.vm.ProgramThread;
import org.cnscs.vm.process.VmProcess;

/**
 * A client VM that counts the polls of its process, so that it can be stopped at a certain one.
 *
 * <p>While it counts, the polls are armed though nobody stops the process. At the last poll they
 * are disarmed, and its thread waits there until the process is being stopped in earnest or goes
 * on; from then on the client VM behind this one answers.
 */
final class PollCounter implements ProgramThread.Host {
  private static final long TURN = 2_000;

  private final ProgramThread.Host host;
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger all = new AtomicInteger();
  private final Semaphore reached = new Semaphore(0);
  private final Set<ThreadGroup> groups = ConcurrentHashMap.newKeySet();
  private volatile boolean counting;
  private volatile boolean holding;
  private volatile boolean killed;

  private PollCounter(ProgramThread.Host host) {
    this.host = host;
  }

  /** Puts a counter before the client VM that answers now. */
  static PollCounter install() throws ReflectiveOperationException {
    MethodHandle host =
        HostRights.of(ProgramThread.class)
            .findStaticGetter(ProgramThread.class, "host", ProgramThread.Host.class);
    PollCounter counter = new PollCounter(current(host));
    ProgramThread.serve(counter);
    return counter;
  }

  private static ProgramThread.Host current(MethodHandle getter) {
    try {
      return (ProgramThread.Host) getter.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("The client VM that answers cannot be found", e);
    }
  }

  /** Counts polls from now on, and holds the thread that comes to the last one. */
  void count(int polls) {
    left.set(polls);
    counting = true;
    Poll.arm(true);
  }

  /** Waits until the last poll has been reached, or the process has ended. */
  void awaitReached() throws InterruptedException {
    reached.acquire();
  }

  /**
   * Has the thread that was held at the last poll go on, if the process could not be stopped: it
   * may have slept all the while.
   */
  void letGo() {
    holding = false;
  }

  /** Ends all waiting for the last poll. */
  void end() {
    reached.release();
  }

  /** Returns how many polls were counted, up to now. */
  int counted() {
    return all.get();
  }

  @Override
  public void stopHere() throws CaptureSignal {
    groups.add(Thread.currentThread().getThreadGroup());
    if (killed) {
      throw new CaptureSignal();
    }
    if (counting) {
      all.incrementAndGet();
      if (left.decrementAndGet() != 0) {
        return;
      }
      counting = false;
      holding = true;
      Poll.arm(false);
      reached.release();
      while (holding && !killed && !Poll.isArmed()) {
        LockSupport.parkNanos(TURN);
      }
    }
    host.stopHere();
  }

  /**
   * Ends the threads of a process by force, as far as they can be reached: a signal takes their
   * frames apart, and leaves the monitors of the JDK's classes, which the next process uses too.
   */
  void kill(VmProcess process) throws InterruptedException {
    killed = true;
    long deadline = System.nanoTime() + 1_000_000_000L;
    for (ThreadGroup group : groups) {
      while (group.activeCount() > 0 && System.nanoTime() - deadline < 0) {
        Poll.arm(true);
        group.interrupt();
        process.abandon();
        Thread.sleep(1);
      }
    }
    Poll.arm(false);
  }

  @Override
  public void enter(Class<?> type) throws CaptureSignal {
    if (counting || killed) {
      stopHere();
    }
    host.enter(type);
  }

  @Override
  public void initialised(Class<?> type, Throwable failure) {
    host.initialised(type, failure);
  }

  @Override
  public boolean isInitialised(Class<?> type) {
    return host.isInitialised(type);
  }

  @Override
  public Class<?> declaring(Class<?> type, String field) {
    return host.declaring(type, field);
  }

  @Override
  public void start(Thread thread, Runnable starting) {
    host.start(thread, starting);
  }

  @Override
  public boolean runs(Thread thread) {
    return host.runs(thread);
  }

  @Override
  public void exit(int status) {
    host.exit(status);
  }

  @Override
  public void noteUnkept(String what) {
    host.noteUnkept(what);
  }

  @Override
  public long await(Object lock, long time) throws InterruptedException {
    return host.await(lock, time);
  }

  @Override
  public long pause(long time) throws InterruptedException {
    return host.pause(time);
  }

  @Override
  public long awaitEnd(Thread thread, long time) throws InterruptedException {
    return host.awaitEnd(thread, time);
  }

  @Override
  public byte[] proxyFile(ClassLoader loader, String name, byte[] file) {
    return host.proxyFile(loader, name, file);
  }

  @Override
  public ThreadGroup group() {
    return Thread.currentThread().getThreadGroup();
  }

  @Override
  public ClassLoader loader() {
    return host.loader();
  }

  @Override
  public MethodHandle loop(Class<?> owner, String method, int head) {
    return host.loop(owner, method, head);
  }
}
