package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/** A kernel of three nested loops over two-dimensional arrays. */
public final class MatrixProduct implements Callable<Long> {
  private static final int SIZE = 200;

  @Override
  public Long call() {
    double[][] a = new double[SIZE][SIZE];
    double[][] b = new double[SIZE][SIZE];
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        a[i][j] = i * 0.5 + j;
        b[i][j] = i - j * 0.25;
      }
    }
    double[][] product = multiply(a, b);
    double sum = 0;
    for (double[] row : product) {
      for (double cell : row) {
        sum = sum * 0.5 + cell;
      }
    }
    return Double.doubleToLongBits(sum);
  }

  private static double[][] multiply(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        double sum = 0;
        for (int k = 0; k < b.length; k++) {
          sum += a[i][k] * b[k][j];
        }
        product[i][j] = sum;
      }
    }
    return product;
  }
}
