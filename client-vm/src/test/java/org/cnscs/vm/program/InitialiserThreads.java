package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Threads that wait for each other's class initialisers. */
public final class InitialiserThreads {

  private InitialiserThreads() {}

  static class A {
    static final long VALUE = work(150_000);
    static long count = VALUE;

    static synchronized long next() {
      return VALUE * 3;
    }
  }

  static class B extends A {
    static final long OWN = work(100_000) + VALUE;
    final long field = OWN + work(10);
  }

  static class C {
    static final B MADE = new B();
    static final List<Long> ALL = new ArrayList<>();
    static final long VALUE;

    static {
      for (int i = 0; i < 20; i++) {
        ALL.add(MADE.field + D.value(i));
      }
      VALUE = ALL.hashCode();
    }
  }

  static class D {
    private static final long[] TABLE = new long[20];

    static {
      synchronized (D.class) {
        for (int i = 0; i < TABLE.length; i++) {
          TABLE[i] = work(5_000 + i);
        }
      }
    }

    static long value(int i) {
      return TABLE[i % TABLE.length];
    }
  }

  enum Kind {
    ONE(work(50_000)),
    TWO(D.value(3));

    final long n;

    Kind(long n) {
      this.n = n + work(7);
    }
  }

  interface Step {
    long run();
  }

  public static Object compute() throws InterruptedException {
    Step[] steps = {
      A::next,
      () -> new B().field,
      () -> C.VALUE + C.MADE.field,
      () -> D.value(7),
      () -> Kind.TWO.n + Kind.ONE.n,
      () -> A.count,
      () -> C.ALL.get(4)
    };
    long[] results = new long[6];
    Thread[] threads = new Thread[results.length];
    for (int i = 0; i < threads.length; i++) {
      int n = i;
      threads[i] =
          new Thread(
              () -> {
                long sum = 0;
                for (int k = 0; k < steps.length; k++) {
                  sum = sum * 31 + steps[(k + n) % steps.length].run() + work(2_000);
                }
                results[n] = sum;
              });
      threads[i].start();
    }
    for (Thread each : threads) {
      each.join();
    }
    return Arrays.toString(results);
  }

  static long work(int n) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      int r = i;
      for (int k = 0; k < 20; k++) {
        r = r * 31 + k;
      }
      sum = sum * 31 + (r & 0xff);
    }
    return sum & 0xffff;
  }
}
