package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;
import org.cnscs.vm.program.elsewhere.Ancestor;

/** Work before {@code super(...)} and {@code this(...)} have returned. */
public final class EarlyConstruction {
  private static final Object LOCK = new Object();
  private static int made;

  private EarlyConstruction() {}

  /** Sets fields and does everything else a prologue may do before it calls its superclass. */
  static class Prologue extends Ancestor {
    private final int first;
    private final long second;
    private final double third;
    private String text;
    private boolean odd;

    Prologue(int n) {
      first = spin(n);
      long sum = 0;
      for (int i = 0; i < 6; i++) {
        sum += spin(i + n);
      }
      second = sum;
      text = n % 3 == 0 ? "t" + spin(n) : null;
      try {
        odd = spin(n) % 2 == 1;
        third = 7.5 / spin(n) + 1 / (spin(n) % 4);
      } catch (ArithmeticException e) {
        throw new Unlucky(n, spin(n));
      }
      synchronized (LOCK) {
        made += spin(n);
      }
      super(n > 5 ? spin(n) : n + 1, "a", name(n));
      text += second;
    }

    Prologue(int a, int b) {
      this(a + spin(b));
      text += b;
    }

    @Override
    protected int look() {
      return spin(first) + (int) second + (text == null ? 3 : text.length()) + (odd ? 1 : 0);
    }

    long sum() {
      return begun() + first + second + (long) third + (text == null ? 1 : text.hashCode());
    }
  }

  /** Its message is computed before the JDK's constructor is called. */
  static class Unlucky extends RuntimeException {
    private static final long serialVersionUID = 1;
    final int code;

    Unlucky(int n, int spun) {
      super(name(n) + spin(spun));
      code = spin(n);
    }
  }

  /** Objects of it know the object that they are nested in before its superclass knows them. */
  class Inner extends Prologue {
    final int own = spin(made & 7);

    Inner(int n) {
      super(n, new Prologue(spin(n) | 5, n).first);
    }

    @Override
    protected int look() {
      return super.look() + outer() + own;
    }
  }

  private int outer() {
    return spin(3);
  }

  record Pair(int left, List<Integer> right) {
    Pair {
      right = List.of(spin(left), right.size() + spin(left + 1));
    }

    Pair(int n) {
      this(spin(n), new ArrayList<>(List.of(spin(n), n)));
    }
  }

  enum Level {
    LOW(1),
    HIGH(spin(2)) {
      @Override
      int weight() {
        return spin(5);
      }
    };

    private final int n;

    Level(int n) {
      this.n = n;
    }

    int weight() {
      return n;
    }
  }

  static class Node {
    final Node left;
    final Node right;

    Node(int depth) {
      this(depth > 0 ? new Node(depth - 1) : null, depth > 1 ? new Node(depth - 2) : null);
    }

    Node(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    int size() {
      return 1 + (left == null ? 0 : left.size()) + (right == null ? 0 : right.size());
    }
  }

  static class Filled extends ArrayList<Integer> {
    private static final long serialVersionUID = 1;

    Filled(int n) {
      super(spin(n) % 10 + 1);
      add(spin(n));
    }
  }

  public static Object compute() {
    made = 0;
    long sum = 0;
    EarlyConstruction outer = new EarlyConstruction();
    for (int i = 0; i < 12_000; i++) {
      sum = sum * 7 + one(outer, i);
    }
    return sum + " " + made;
  }

  private static long one(EarlyConstruction outer, int i) {
    try {
      int local = spin(i);
      Prologue anonymous =
          new Prologue(i, spin(i)) {
            @Override
            protected int look() {
              return super.look() + spin(local);
            }
          };
      long sum = anonymous.sum() + new Prologue(spin(i), new Prologue(i + 1).first).sum();
      sum += new Pair(i).hashCode() + Level.values()[i % 2].weight() + new Filled(i).get(0);
      return sum + outer.new Inner(i).sum() + new Node(spin(i) % 5).size();
    } catch (Unlucky e) {
      return e.code + e.getMessage().hashCode();
    }
  }

  private static String name(int n) {
    return "n" + spin(n);
  }

  static int spin(int i) {
    int r = i;
    for (int k = 0; k < 20; k++) {
      r = r * 31 + k;
    }
    return r & 0xff;
  }
}
