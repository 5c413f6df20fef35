package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/** A kernel of recursion: calls and nothing else. */
public final class Fib implements Callable<Long> {
  private static final int ARGUMENT = 27;

  @Override
  public Long call() {
    return fib(ARGUMENT);
  }

  private static long fib(int n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
  }
}
