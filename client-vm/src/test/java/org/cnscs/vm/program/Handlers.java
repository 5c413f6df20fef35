package org.cnscs.vm.program;

public final class Handlers {
  private static int finallies;

  public static Object compute() {
    finallies = 0;
    long sum = 0;
    for (int i = 0; i < 300_000; i++) {
      sum = sum * 3 + attempt(i);
    }
    return sum + " " + finallies;
  }

  private static int attempt(int i) {
    int r = 0;
    try {
      r += risky(i);
      try {
        r += risky(i + 1);
      } finally {
        r += spin(i);
        finallies++;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      r -= spin(e instanceof ArithmeticException ? 1 : e.getMessage().length());
    } catch (Throwable e) {
      return -1000;
    } finally {
      finallies += 2;
      r += spin(1);
    }
    return r;
  }

  private static int risky(int i) {
    if (i % 7 == 0) {
      throw new IllegalArgumentException("seven" + spin(i));
    }
    return 100 / (i % 11) + spin(i);
  }

  private static int spin(int i) {
    int r = i;
    for (int k = 0; k < 10; k++) {
      r = r * 31 + k;
    }
    return r & 0xff;
  }
}
