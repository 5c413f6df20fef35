package org.cnscs.vm.program;

/** A recursion of ten thousand frames, deep down for a while. */
public final class Deep {
  private Deep() {}

  public static Object compute() {
    long sum = 0;
    for (int i = 0; i < 20; i++) {
      sum += down(10_000, i);
    }
    return sum;
  }

  private static long down(int depth, long carried) {
    if (depth == 0) {
      long r = carried;
      for (int k = 0; k < 10_000_000; k++) {
        r = r * 31 + k;
      }
      return r;
    }
    return depth + down(depth - 1, carried + 1);
  }
}
