package jdk.internal.vm;

/**
 * The question at the begin of {@link Thread#start}, whether the client VM starts the thread. This
 * class is used while the JVM starts, so it needs nothing but itself until then.
 */
public final class ThreadStarts {
  private static volatile boolean served;

  private ThreadStarts() {}

  /** Has the question be asked from now on. */
  static void serve() {
    served = true;
  }

  /** Is called by the JDK before it starts a thread: true if it has been started by this call. */
  public static boolean starts(Thread thread) {
    return served && ProgramThread.starts(thread);
  }
}
