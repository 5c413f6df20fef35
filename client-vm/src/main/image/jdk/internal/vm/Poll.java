package jdk.internal.vm;

/**
 * The poll in transformed code: where a thread notices that it should stop.
 *
 * <p>It reads a plain static field, which costs next to nothing because the compiler may keep the
 * value, and does in loops without calls. A thread in such a loop does not notice that the field
 * has changed, until the client VM has the JVM give the thread's frame to its interpreter: that
 * happens to the frames of compiled code which works on memory that a shared {@link
 * java.lang.foreign.Arena} might free, when any such arena is closed. The image marks {@link #poll}
 * as such work, so that whatever the compiler makes it part of is. This class is used while the JVM
 * starts, so it needs nothing but itself.
 */
public final class Poll {
  private static final int PRACTICE = 1024;
  private static final int RARELY = 64;

  private static boolean armed;

  /** Whether threads are asked to stop, or some class may not be used. */
  private static boolean guarded;

  private static boolean unfinished;
  private static Thread onlyUser;

  /** The thread that is not asked to stop, and may use all classes; null if there is none. */
  private static Thread passes;

  private Poll() {}

  /**
   * Is called by transformed code at the entry of a method, at the head of a loop and after a
   * monitor was entered.
   */
  public static void poll() throws CaptureSignal {
    if (armed) {
      ProgramThread.stopHere();
    }
  }

  /**
   * Is called by transformed code before a class is used whose initialiser may have been captured.
   */
  public static void enter(Class<?> type) throws CaptureSignal {
    if (guarded && Thread.currentThread() != passes) {
      ProgramThread.enter(type);
    }
  }

  /**
   * Tells whether there are classes that may not be used by every thread.
   *
   * @param user the only thread that may use them; null if there is none, or not one for all
   */
  public static synchronized void guard(boolean some, Thread user) {
    unfinished = some;
    onlyUser = user;
    arm(armed);
  }

  /** Tells whether threads are asked to stop. */
  public static boolean isArmed() {
    return armed;
  }

  /**
   * Passes polls, a few of them armed, while no program runs. The compiler leaves out what the JVM
   * has never seen happen, and when it happens after all, it throws away the code: each method in
   * which a thread stopped that was compiled before the first checkpoint would be compiled again.
   * The JVM begins to count what a method does some time after its two hundredth call, so this is
   * called once for that, and once more, later, to be counted.
   */
  public static synchronized void practise() {
    try {
      for (int n = 1; n <= PRACTICE; n++) {
        arm(n % RARELY == 0);
        poll();
      }
    } catch (CaptureSignal e) {
      throw new IllegalStateException("A thread that runs no program was to stop", e);
    } finally {
      arm(false);
    }
  }

  /** Asks all threads to stop, or no longer does. */
  public static synchronized void arm(boolean stop) {
    armed = stop;
    guarded = stop || unfinished;
    passes = stop ? null : onlyUser;
  }
}
