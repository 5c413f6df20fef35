package org.cnscs.conformance.bench.program;

import java.util.concurrent.Callable;

/**
 * A program that calls a kernel over and over, and prints every tenth of a second how many
 * nanoseconds the quickest call since took.
 */
public final class Rounds {
  private static final long EACH = 100_000_000;

  private Rounds() {}

  /** Runs the kernel whose class the first argument names, so many tenths as the second says. */
  public static void main(String[] arguments) throws Exception {
    Callable<?> kernel =
        (Callable<?>) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
    for (int tenth = Integer.parseInt(arguments[1]); tenth > 0; tenth--) {
      System.out.println("quickest " + quickest(kernel));
    }
  }

  private static long quickest(Callable<?> kernel) throws Exception {
    long quickest = Long.MAX_VALUE;
    long begun = System.nanoTime();
    for (long now = begun; now - begun < EACH; ) {
      kernel.call();
      long then = now;
      now = System.nanoTime();
      quickest = Math.min(quickest, now - then);
    }
    return quickest;
  }
}
