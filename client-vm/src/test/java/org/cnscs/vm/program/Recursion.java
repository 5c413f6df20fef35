package org.cnscs.vm.program;

public final class Recursion {
  public static Object compute() {
    long sum = 0;
    for (int i = 0; i < 150; i++) {
      sum += fib(24) + ackermann(2, 60 + i) + (isEven(501) ? 1 : 2);
    }
    return sum;
  }

  private static int fib(int n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
  }

  private static long ackermann(long m, long n) {
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
  }

  private static boolean isEven(int n) {
    return n == 0 || isOdd(n - 1);
  }

  private static boolean isOdd(int n) {
    return n != 0 && isEven(n - 1);
  }
}
