package org.cnscs.vm.program;

/** A loop that is compiled without a poll, and does not end. */
public final class EndlessLoop {
  public static volatile boolean ready;

  private EndlessLoop() {}

  public static Object compute() {
    long sum = 0;
    for (int i = 0; i < 20; i++) {
      sum += spin(20_000_000, i); // has it compiled
    }
    ready = true;
    return spin(Long.MAX_VALUE, sum);
  }

  private static long spin(long times, long seed) {
    long value = seed;
    for (long i = 0; i < times; i++) {
      value = value * 6_364_136_223_846_793_005L + i;
      value ^= value >>> 29;
    }
    return value;
  }
}
