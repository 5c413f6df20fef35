package org.cnscs.vm.program;

public final class Locks {
  private final Object inner = new Object();
  private int count;

  public static Object compute() {
    Locks locks = new Locks();
    long sum = 0;
    for (int i = 0; i < 60_000; i++) {
      sum = sum * 7 + locks.outer(i) + staticOne(i);
    }
    return sum + ":" + locks.count;
  }

  private static synchronized int staticOne(int i) {
    return spin(i) & 3;
  }

  private synchronized int outer(int i) {
    int r = 0;
    synchronized (inner) {
      synchronized (this) {
        r += spin(i);
        if (i % 3 == 0) {
          return r + nested(3);
        }
      }
      count++;
    }
    try {
      synchronized (inner) {
        if (i % 5 == 0) {
          throw new IllegalStateException("five");
        }
        r += nested(i % 4);
      }
    } catch (IllegalStateException e) {
      r ^= e.getMessage().length() + spin(i);
    }
    if (!Thread.holdsLock(this) || Thread.holdsLock(inner)) {
      throw new AssertionError("locks");
    }
    return r;
  }

  private synchronized int nested(int depth) {
    return depth == 0 ? spin(depth) : 1 + nested(depth - 1);
  }

  private static int spin(int i) {
    int r = i;
    for (int k = 0; k < 200; k++) {
      r = r * 31 + k;
    }
    return r & 0xffff;
  }
}
