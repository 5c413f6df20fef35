package org.cnscs.vm.program;

import java.nio.ByteBuffer;

/** A main class that does its work while it is initialised. */
public final class HeldMain {
  /** Whether the place has been reached at which to stay. */
  public static volatile boolean ready;

  /** Whether to stay no longer. */
  public static volatile boolean released;

  /** What was computed. */
  public static String result;

  private static final String EARLY = "early".repeat(2);
  private static final Object UNSUPPORTED = Kept.unsupported;
  private static final String LATE;

  static {
    long sum = 0;
    ready = true;
    do {
      sum = Math.min(sum + step((int) sum), 7);
    } while (!released || sum < 7);
    LATE = EARLY + sum + (UNSUPPORTED == null);
  }

  private HeldMain() {}

  /** What is set before the main class is used. */
  public static final class Kept {
    /** Something that no checkpoint can hold, or null. */
    public static Object unsupported;

    private Kept() {}

    /** Sets what no checkpoint can hold. */
    public static void set() {
      unsupported = ByteBuffer.allocateDirect(1);
    }
  }

  private static int step(int n) {
    return n % 3 + 1;
  }

  public static void main(String[] arguments) {
    result = LATE + arguments.length + "begun".length();
  }
}
