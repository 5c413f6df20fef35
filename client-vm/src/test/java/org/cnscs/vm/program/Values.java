package org.cnscs.vm.program;

public final class Values {
  private static int counter;
  private static double total;

  public static Object compute() {
    counter = 0;
    total = 0;
    byte b = 1;
    short s = 2;
    char c = 'a';
    boolean flag = false;
    float f = 1.5f;
    double d = 2.5;
    long l = 3;
    int[] ints = new int[100];
    long[][] grid = new long[10][10];
    String text = "";
    for (int i = 0; i < 4_000_000; i++) {
      b += step(i);
      s -= b;
      c ^= s;
      flag = !flag ^ (c & 1) == 0;
      f = f * 0.99f + step(i);
      d = d * 0.999 + f;
      l = l * 31 + (flag ? b : s);
      ints[i % 100] += (int) l;
      grid[i % 10][step(i) & 7] ^= l;
      if (i % 50000 == 0) {
        text += (char) ('a' + (i / 50000) % 26);
      }
    }
    return b
        + " "
        + s
        + " "
        + (int) c
        + " "
        + flag
        + " "
        + f
        + " "
        + d
        + " "
        + l
        + " "
        + java.util.Arrays.hashCode(ints)
        + java.util.Arrays.deepHashCode(grid)
        + text
        + counter
        + total;
  }

  private static int step(int i) {
    counter++;
    total += i % 3;
    return i & 7;
  }
}
