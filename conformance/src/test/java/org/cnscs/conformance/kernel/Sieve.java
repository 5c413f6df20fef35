package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/** A kernel of nested loops with a stride: the sieve of Eratosthenes. */
public final class Sieve implements Callable<Long> {
  private static final int LIMIT = 200_000;

  @Override
  public Long call() {
    boolean[] composite = new boolean[LIMIT + 1];
    long sum = 0;
    for (int i = 2; i <= LIMIT; i++) {
      if (!composite[i]) {
        sum += i;
        for (long j = (long) i * i; j <= LIMIT; j += i) {
          composite[(int) j] = true;
        }
      }
    }
    return sum;
  }
}
