package jdk.internal.vm;

import jdk.internal.vm.annotation.ForceInline;
import jdk.internal.vm.annotation.Stable;

/**
 * The polls in transformed code: where a thread notices that it should stop.
 *
 * <p>{@link #poll} reads a plain static field, which costs next to nothing. {@link #loop}, for
 * loops that call nothing of any length, costs nothing: the compiler takes the field that it reads
 * for a constant, so that such a loop stays what it was, and may be unrolled or vectorized.
 *
 * <p>A thread in such a loop does not notice that it is to stop, until the client VM has the JVM
 * give the thread's frame to its interpreter: that happens to the frames of compiled code which
 * works on memory that a shared {@link java.lang.foreign.Arena} might free, when any such arena is
 * closed. The image marks both polls as such work, so that whatever the compiler makes them part of
 * is. This class is used while the JVM starts, so it needs nothing but itself.
 */
public final class Poll {
  private static final int PRACTICE = 1024;
  private static final int RARELY = 64;

  /**
   * Whether no thread is asked to stop; transformed code hands it to {@link #loop}. Only what is
   * not 0 counts as a constant: what is compiled while threads are to stop reads it.
   */
  @Stable public static boolean quiet = true;

  private static boolean armed;

  /** Whether threads are asked to stop, or some class may not be used. */
  private static boolean guarded;

  private static boolean unfinished;
  private static Thread onlyUser;

  /** The thread that is not asked to stop, and may use all classes; null if there is none. */
  private static Thread passes;

  private Poll() {}

  /**
   * Is called by transformed code at the entry of a method, at the head of a loop that calls
   * something, and after a monitor was entered.
   */
  public static void poll() throws CaptureSignal {
    if (armed) {
      ProgramThread.stopHere();
    }
  }

  /**
   * Is called by transformed code at the head of a loop that calls nothing of any length. The
   * caller reads the field: the compiler takes it for a constant there, but the interpreter has the
   * value.
   *
   * @param none whether no thread is asked to stop
   */
  @ForceInline
  public static void loop(boolean none) throws CaptureSignal {
    if (!none) {
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

  /** Tells whether threads are asked to stop, or some class may not be used by every thread. */
  static boolean isGuarded() {
    return guarded;
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
        armed = n % RARELY == 0;
        poll();
      }
    } catch (CaptureSignal e) {
      throw new IllegalStateException("A thread that runs no program was to stop", e);
    } finally {
      armed = false;
    }
  }

  /** Asks all threads to stop, or no longer does. */
  public static synchronized void arm(boolean stop) {
    armed = stop;
    quiet = !stop;
    guarded = stop || unfinished;
    passes = stop ? null : onlyUser;
  }
}
