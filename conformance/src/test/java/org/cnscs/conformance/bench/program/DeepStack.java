package org.cnscs.conformance.bench.program;

/** A thread that computes at the bottom of a deep recursion without end. */
public final class DeepStack {
  /** What was computed, so that no work can be left out. */
  public static volatile long sum;

  private DeepStack() {}

  /** Goes as deep as the argument says, and stays there. */
  public static void main(String[] arguments) {
    System.out.println(deeper(Integer.parseInt(arguments[0]), 1, "a"));
  }

  private static long deeper(int left, long n, String text) {
    if (left == 0) {
      return bottom(n);
    }
    long inner = deeper(left - 1, n * 31 + left, text);
    return inner + n + text.length();
  }

  private static long bottom(long n) {
    long total = n;
    for (int i = 0; total != 0 || i != 0; i++) {
      total = total * 31 + i | 1;
      sum = total;
    }
    return total;
  }
}
