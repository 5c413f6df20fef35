package org.cnscs.vm.program;

import java.util.List;

/** Long work below a frame of the JDK. */
public final class Pinned {
  /** Whether the work below the frame of the JDK has begun. */
  public static volatile boolean ready;

  private static long sum;

  private Pinned() {}

  public static Object compute() {
    sum = 0;
    List.of(1, 2, 3).forEach(Pinned::work);
    return sum;
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
