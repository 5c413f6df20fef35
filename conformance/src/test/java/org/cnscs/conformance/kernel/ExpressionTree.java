package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/** A kernel of calls with many receivers: an interpreter of expression trees. */
public final class ExpressionTree implements Callable<Long> {
  private static final int ROUNDS = 4_000;
  private static final long MODULUS = 1_000_003;

  /** A node of an expression. */
  private sealed interface Node {
    /** Returns the node's value for a variable's value. */
    long value(long variable);
  }

  /** A number. */
  private record Literal(long number) implements Node {
    @Override
    public long value(long variable) {
      return number;
    }
  }

  /** The variable. */
  private record Variable() implements Node {
    @Override
    public long value(long variable) {
      return variable;
    }
  }

  /** A sum. */
  private record Sum(Node left, Node right) implements Node {
    @Override
    public long value(long variable) {
      return left.value(variable) + right.value(variable);
    }
  }

  /** A product, kept small so that it does not become zero. */
  private record Product(Node left, Node right) implements Node {
    @Override
    public long value(long variable) {
      return left.value(variable) * right.value(variable) % MODULUS;
    }
  }

  /** One node or another, after a condition's sign. */
  private record Choice(Node condition, Node positive, Node other) implements Node {
    @Override
    public long value(long variable) {
      return condition.value(variable) > 0 ? positive.value(variable) : other.value(variable);
    }
  }

  @Override
  public Long call() {
    Node tree = tree(9, 7);
    long sum = 0;
    for (int i = 0; i < ROUNDS; i++) {
      sum = sum * 31 + tree.value(i - ROUNDS / 2);
    }
    return sum;
  }

  private static Node tree(int depth, int seed) {
    if (depth == 0) {
      return seed % 2 == 0 ? new Literal(seed % 100 - 50) : new Variable();
    }
    Node left = tree(depth - 1, seed * 3 + 1);
    Node right = tree(depth - 1, seed * 5 + 2);
    return switch (Math.floorMod(seed, 3)) {
      case 0 -> new Sum(left, right);
      case 1 -> new Product(left, right);
      default -> new Choice(left, right, new Sum(left, new Literal(seed)));
    };
  }
}
