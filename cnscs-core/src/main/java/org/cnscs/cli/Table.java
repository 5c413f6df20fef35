package org.cnscs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, in columns as wide as their widest cell; numbers stand at the right. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** Starts a table with its heading. */
  public Table(String... heading) {
    rows.add(List.of(heading));
  }

  /** Adds a row; null is shown as a dash. */
  public Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell == null ? "-" : cell.toString());
    }
    rows.add(row);
    return this;
  }

  /** Prints the table. */
  public void print(PrintWriter out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    boolean[] numbers = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      int column = i;
      widths[i] = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      numbers[i] =
          rows.size() > 1
              && rows.stream().skip(1).allMatch(row -> row.get(column).matches("-|[0-9.,]+"));
    }
    for (List<String> row : rows) {
      out.println(line(row, widths, numbers));
    }
  }

  private static String line(List<String> row, int[] widths, boolean[] numbers) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String gap = " ".repeat(widths[i] - row.get(i).length());
      line.append(numbers[i] ? gap + row.get(i) : row.get(i) + gap).append("  ");
    }
    return line.toString().stripTrailing();
  }
}
