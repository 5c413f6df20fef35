package org.cnscs.vm.program;

/** Loops that are compiled without a call, and run for long. */
public final class LongLoops {
  private LongLoops() {}

  public static Object compute() {
    double[][] matrix = new double[60][60];
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 60; j++) {
        matrix[i][j] = i * 0.25 + j;
      }
    }
    long bits = 0;
    for (int round = 0; round < 40; round++) {
      bits = bits * 31 + Double.doubleToLongBits(sum(matrix, 2_000));
      bits = bits * 31 + mix(20_000_000, round);
    }
    return bits;
  }

  private static double sum(double[][] matrix, int times) {
    double sum = 0;
    for (int n = 0; n < times; n++) {
      for (int i = 0; i < matrix.length; i++) {
        for (int j = 0; j < matrix.length; j++) {
          sum += matrix[j][i] * n;
        }
      }
    }
    return sum;
  }

  private static long mix(int times, long seed) {
    long value = seed;
    for (int i = 0; i < times; i++) {
      value = value * 6_364_136_223_846_793_005L + i;
      value ^= value >>> 29;
    }
    return value;
  }
}
