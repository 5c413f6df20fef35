package org.cnscs.vm.program;

/** Record patterns under locks, and objects whose construction begins a loop. */
final class Patterns {
  private int total;

  private Patterns() {}

  private sealed interface Shape permits Dot, Pair {}

  private record Dot(int x) implements Shape {}

  private record Pair(Shape left, Shape right) implements Shape {}

  private record Range(int from, int count) {
    int last() {
      return from + count;
    }
  }

  static Object compute() {
    Patterns patterns = new Patterns();
    for (int i = 0; i < 60_000; i++) {
      patterns.add(new Pair(new Dot(i), new Pair(new Dot(1), new Dot(i & 3))));
      patterns.total += ranges(i);
    }
    return patterns.total;
  }

  /** Behind the accessors' calls the compiler puts a handler that no lock's handler covers. */
  private synchronized void add(Shape shape) {
    synchronized (shape) {
      switch (shape) {
        case Dot(int x) -> total += twice(x);
        case Pair(Shape left, Shape right) -> {
          add(left);
          add(right);
        }
      }
    }
  }

  private static int twice(int x) {
    int sum = 0;
    for (int i = 0; i < 50; i++) {
      sum += x & i;
    }
    return sum + x * 2;
  }

  /** The loop's first instruction is the allocation, and its arguments branch. */
  private static int ranges(int i) {
    int sum = 0;
    do {
      sum += new Range(twice(i), i > 5 ? twice(i) : 7).last();
    } while (sum < 100);
    do {
      new Range(sum > 0 ? twice(sum & 7) : 1, twice(i) > 9 ? 2 : 3).last();
      sum++;
    } while (sum % 4 != 0);
    return sum;
  }
}
