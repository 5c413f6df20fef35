package org.cnscs.vm.program;

/** Long work below a frame of the JDK. */
public final class Pinned {
  /** Whether the work below the frame of the JDK has begun. */
  public static volatile boolean ready;

  private static long sum;

  private Pinned() {}

  public static Object compute() {
    sum = 0;
    String text = new Slow().toString();
    return sum + text;
  }

  /** An exception whose text takes time; the JDK asks for it in code that cannot be captured. */
  private static final class Slow extends Exception {
    private static final long serialVersionUID = 1;

    @Override
    public String getLocalizedMessage() {
      for (int i = 1; i <= 3; i++) {
        work(i);
      }
      return "slow";
    }
  }

  private static void work(int n) {
    ready = true;
    for (int i = 0; i < 300_000_000; i++) {
      sum = sum * 31 + step(i, n);
    }
  }

  private static int step(int i, int n) {
    return i % n == 0 ? i : n;
  }
}
