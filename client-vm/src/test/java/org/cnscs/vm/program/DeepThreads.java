package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;

/** Deep recursion on threads of all kinds, and very deep on one with a large stack. */
public final class DeepThreads {
  private static final int DEEP = 10_000;
  private static final int VERY_DEEP = 100_000;

  private final long[] results = new long[4];

  private DeepThreads() {}

  public static Object compute() throws InterruptedException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      out.append(new DeepThreads().run(i)).append(' ');
    }
    return out;
  }

  private String run(int round) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    threads.add(new Thread(null, () -> results[0] = down(DEEP, round), "deep", 16 << 20));
    threads.add(Thread.ofVirtual().unstarted(() -> results[1] = down(DEEP, round + 1)));
    threads.add(
        new Thread(null, () -> results[2] = down(VERY_DEEP, round + 2), "very deep", 256 << 20));
    for (Thread each : threads) {
      each.start();
    }
    results[3] = down(DEEP, round + 3);
    for (Thread each : threads) {
      each.join();
    }
    return results[0] + " " + results[1] + " " + results[2] + " " + results[3];
  }

  private static long down(int depth, long seed) {
    if (depth == 0) {
      return seed ^ Callbacks.spin(100);
    }
    long below = down(depth - 1, seed * 31 + depth);
    return below * 17 + depth % 3;
  }
}
