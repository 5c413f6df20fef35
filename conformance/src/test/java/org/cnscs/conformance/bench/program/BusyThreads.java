package org.cnscs.conformance.bench.program;

/** Many threads, each of which computes without end: calls, loops, objects. */
public final class BusyThreads {
  /** What the threads have computed, so that no work can be left out. */
  public static volatile long sum;

  private BusyThreads() {}

  /** Starts as many threads as the argument says. */
  public static void main(String[] arguments) {
    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
      int seed = i;
      new Thread(() -> work(seed), "busy " + i).start();
    }
  }

  private static void work(int seed) {
    for (long round = seed; ; round++) {
      sum += mix(round) + inner(round, 2000);
    }
  }

  private static long inner(long start, int steps) {
    long total = start;
    for (int i = 0; i < steps; i++) {
      total = total * 31 + mix(total + i);
    }
    return total + new StringBuilder().append(total).length();
  }

  private static long mix(long n) {
    long z = (n ^ n >>> 30) * 0xbf58476d1ce4e5b9L;
    return z ^ z >>> 27;
  }
}
