package org.cnscs.vm.runtime;

import java.lang.invoke.MethodHandle;

/**
 * What transformed code and the guest library ask of the client VM for the thread that runs them.
 *
 * <p>The client VM puts itself behind this class with {@link #serve}; the program's class loader
 * sees only this.
 */
public final class ProgramThread {
  private static volatile Host host;

  private ProgramThread() {}

  /** The client VM, as a program's threads see it. */
  public interface Host {
    /** Stops the current thread if all of its frames can be captured now; else returns. */
    void stopHere() throws CaptureSignal;

    /** Stops the current thread like {@link #stopHere}, and waits until it may use a class. */
    void enter(Class<?> type) throws CaptureSignal;

    /**
     * Takes note that the rest of a class initialiser has run.
     *
     * @param failure what it has thrown, or null
     */
    void initialised(Class<?> type, Throwable failure);

    /** Starts a thread of the program. */
    void start(Thread thread);

    /**
     * Runs a thread whose class overrides {@code run} from a base frame; false if it already runs
     * from one.
     */
    boolean runs(Thread thread);

    /** Ends the process. */
    void exit(int status);

    /** Takes note that the program makes virtual threads. */
    void noteVirtualThread();

    /** Waits on a monitor; see {@link ProgramThread#await}. */
    long await(Object lock, long left) throws InterruptedException;

    /** Pauses; see {@link ProgramThread#pause}. */
    long pause(long left) throws InterruptedException;

    /** Waits for a thread's end; see {@link ProgramThread#awaitEnd}. */
    long awaitEnd(Thread thread, long left) throws InterruptedException;

    /** Returns a loop of a method that its resumptions share. */
    MethodHandle loop(Class<?> owner, String method, int head);
  }

  /** Makes a client VM answer. */
  public static void serve(Host answering) {
    host = answering;
  }

  static MethodHandle loop(Class<?> owner, String method, int head) {
    return host.loop(owner, method, head);
  }

  static void stopHere() throws CaptureSignal {
    host.stopHere();
  }

  static void enter(Class<?> type) throws CaptureSignal {
    host.enter(type);
  }

  static void initialised(Class<?> type, Throwable failure) {
    host.initialised(type, failure);
  }

  /** Stands in for {@link Thread#start}. */
  public static void start(Thread thread) {
    host.start(thread);
  }

  /**
   * Is asked at the begin of {@code run} in a subclass of {@link Thread}: true if the method has
   * been run by this call.
   */
  public static boolean runs(Thread thread) {
    return host.runs(thread);
  }

  /** Stands in for {@link System#exit}. */
  public static void exit(int status) {
    host.exit(status);
  }

  /** Is called before the program makes a virtual thread. */
  public static void noteVirtualThread() {
    host.noteVirtualThread();
  }

  /**
   * Waits on a monitor that the thread owns, until notified, interrupted, or a time has passed; or
   * until threads are to stop.
   *
   * @param left nanoseconds; {@link Long#MAX_VALUE} without end; or what an earlier call has
   *     returned
   * @return 0 when the wait is over; else what to call again with
   */
  public static long await(Object lock, long left) throws InterruptedException {
    return host.await(lock, left);
  }

  /**
   * Pauses the thread, or returns earlier when threads are to stop.
   *
   * @param left nanoseconds
   * @return how many are left
   */
  public static long pause(long left) throws InterruptedException {
    return host.pause(left);
  }

  /**
   * Waits until a thread has ended, or a time has passed; or until threads are to stop.
   *
   * @param left nanoseconds; {@link Long#MAX_VALUE} without end
   * @return 0 when the wait is over; else how many are left
   */
  public static long awaitEnd(Thread thread, long left) throws InterruptedException {
    return host.awaitEnd(thread, left);
  }
}
