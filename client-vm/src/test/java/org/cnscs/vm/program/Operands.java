package org.cnscs.vm.program;

public final class Operands {
  public static Object compute() {
    long sum = 0;
    for (int i = 0; i < 400_000; i++) {
      sum += i + one(i) * (2L + one(i + 1) - join("a" + one(i), 3.5, one(i), 7L + one(2)));
      int[] a = {one(i), one(i + 1), i};
      a[one(i) & 1] += one(a[2]) + (i % 2 == 0 ? one(3) : a[1]);
      sum ^= a[0] + 31 * a[1];
      sum += new StringBuilder("x").append(one(i)).append(2.0 + one(i)).length();
    }
    return sum;
  }

  private static int one(int i) {
    int r = i;
    for (int k = 0; k < 5; k++) {
      r = r * 17 + k;
    }
    return r & 0xff;
  }

  private static long join(String s, double d, int i, long l) {
    return s.length() + (long) d + one(i) + l;
  }
}
