package org.cnscs.vm.program;

/**
 * A thread that is blocked in the initialiser of an interface that the JVM initialises on its way
 * to a class.
 */
public final class HeldInterface {
  private static final Object LOCK = new Object();

  /** Whether the thread is about to be blocked. */
  public static volatile boolean ready;

  /** Whether it may go on. */
  public static volatile boolean released;

  private HeldInterface() {}

  private interface Early {
    int VALUE = blocked();

    default int value() {
      return VALUE;
    }
  }

  /** Has its turn behind the first. */
  private interface Between extends Early {
    int NEXT = VALUE + (int) Callbacks.spin(VALUE) % 3;

    default int next() {
      return NEXT;
    }
  }

  private static final class Late implements Between {
    private static final int LAST = NEXT + VALUE;
  }

  /** Waits for the lock that the main thread has. */
  private static int blocked() {
    ready = true;
    synchronized (LOCK) {
      return 4;
    }
  }

  public static Object compute() throws Exception {
    int[] value = new int[1];
    Thread thread = new Thread(() -> value[0] = new Late().value() + Late.LAST);
    long sum = 0;
    synchronized (LOCK) {
      thread.start();
      while (!released) {
        sum += Callbacks.spin(3) & 1;
      }
    }
    thread.join();
    return "interface " + value[0] + (sum >= 0);
  }
}
