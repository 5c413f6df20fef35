package org.cnscs.vm.program;

import java.nio.CharBuffer;

/** Long work below a frame of the JDK. */
public final class Pinned {
  /** Whether the work below the frame of the JDK has begun. */
  public static volatile boolean ready;

  private static long sum;

  private Pinned() {}

  public static Object compute() {
    sum = 0;
    char text = CharBuffer.wrap(new Slow()).get();
    return sum + " " + text;
  }

  /** A text that takes time; buffers ask for it in code that cannot be captured. */
  private static final class Slow implements CharSequence {
    @Override
    public int length() {
      return 1;
    }

    @Override
    public char charAt(int index) {
      for (int i = 1; i <= 3; i++) {
        work(i);
      }
      return 's';
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return this;
    }
  }

  private static void work(int n) {
    ready = true;
    for (int i = 0; i < 300_000_000; i++) {
      sum = sum * 31 + step(i, n);
    }
  }

  private static int step(int i, int n) {
    return i % n == 0 ? i : n;
  }
}
