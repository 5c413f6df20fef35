package org.cnscs.vm.program;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

public final class Exceptions {
  public static Object compute() {
    StringBuilder text = new StringBuilder();
    Pattern pattern = Pattern.compile("(\\d+)([a-z]+)");
    for (int i = 0; i < 60_000; i++) {
      try {
        deep(i % 20, i);
      } catch (RuntimeException e) {
        Matcher matcher = pattern.matcher(e.getMessage());
        while (matcher.find()) {
          text.append(matcher.group(2).charAt(0)).append(e.getCause() == null ? 0 : 1);
        }
        if (text.length() > 1000) {
          text.setLength(500);
        }
      }
    }
    return text;
  }

  private static int deep(int depth, int i) {
    if (depth == 0) {
      if (i % 3 == 0) {
        throw new IllegalStateException(i + "abc" + i + "def");
      }
      return Integer.parseInt(i % 2 == 0 ? "12" : "3x");
    }
    try {
      return 1 + deep(depth - 1, i);
    } catch (NumberFormatException e) {
      throw new RuntimeException(depth + "wrapped", e);
    } finally {
      if (i % 40 == 39) {
        i++;
      }
    }
  }
}
