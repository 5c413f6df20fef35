package jdk.internal.vm;

/**
 * The poll in transformed code: where a thread notices that it should stop.
 *
 * <p>It reads a plain static field, which costs next to nothing because the compiler may keep the
 * value. This class is used while the JVM starts, so it needs nothing but itself.
 */
public final class Poll {
  private static boolean armed;

  private Poll() {}

  /** Is called by transformed code at the entry of a method and after a monitor was entered. */
  public static void poll() throws CaptureSignal {
    if (armed) {
      ProgramThread.stopHere();
    }
  }

  /** Tells whether threads are asked to stop. */
  public static boolean isArmed() {
    return armed;
  }

  /** Asks all threads to stop, or no longer does. */
  public static void arm(boolean stop) {
    armed = stop;
    if (!stop) {
      LoopPoll.relent();
    }
  }
}
