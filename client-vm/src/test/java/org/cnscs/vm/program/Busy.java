package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A hundred threads that compute. */
public final class Busy {
  private static final int COUNT = 100;

  private Busy() {}

  public static Object compute() throws InterruptedException {
    long[] sums = new long[COUNT];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      int n = i;
      Thread thread = new Thread(() -> sums[n] = work(n));
      threads.add(thread);
      thread.start();
    }
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      threads.get(i).join();
      sum = sum * 31 + sums[i];
    }
    return sum;
  }

  private static long work(int n) {
    TreeMap<Integer, String> map = new TreeMap<>((a, b) -> Integer.compare(b, a));
    long sum = n;
    for (int k = 0; k < 40_000; k++) {
      map.merge((int) (sum & 63), "x", (a, b) -> a.length() > 20 ? b : a + b);
      sum = sum * 1_000_003 + map.size() + k;
    }
    return sum;
  }
}
