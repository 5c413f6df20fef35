package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/** A kernel of backtracking: all ways to place queens that do not attack each other. */
public final class Queens implements Callable<Long> {
  private static final int SIZE = 9;
  private final int[] columns = new int[SIZE];

  @Override
  public Long call() {
    return place(0);
  }

  private long place(int row) {
    if (row == SIZE) {
      return checksum();
    }
    long sum = 0;
    for (int column = 0; column < SIZE; column++) {
      if (isFree(row, column)) {
        columns[row] = column;
        sum += place(row + 1);
      }
    }
    return sum;
  }

  private boolean isFree(int row, int column) {
    for (int above = 0; above < row; above++) {
      int distance = Math.abs(columns[above] - column);
      if (distance == 0 || distance == row - above) {
        return false;
      }
    }
    return true;
  }

  private long checksum() {
    long sum = 1;
    for (int column : columns) {
      sum = sum * SIZE + column;
    }
    return sum;
  }
}
