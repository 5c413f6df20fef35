package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/**
 * A kernel of tight counted loops over an {@code int} array, which a compiler unrolls and
 * vectorizes.
 */
public final class IntSum implements Callable<Long> {
  private static final int ROUNDS = 2_000;
  private final int[] numbers = new int[4_000];

  @Override
  public Long call() {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i * 31 ^ i >>> 3;
    }
    long total = 0;
    for (int round = 0; round < ROUNDS; round++) {
      total = total * 31 + sum(numbers);
    }
    return total;
  }

  private static int sum(int[] numbers) {
    int sum = 0;
    for (int i = 0; i < numbers.length; i++) {
      sum += numbers[i];
    }
    return sum;
  }
}
