package org.cnscs.vm.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes a program that shows a failure smaller, as long as it still shows it.
 *
 * <p>From the root to the leaves, it leaves out parts of each sequence, first large ones and then
 * single ones, and replaces each expression by a literal or by an expression of its kind inside it,
 * each statement by the statements inside it. When nothing more can be done, or the time is over,
 * it returns what it has.
 */
final class Shrinker {
  private final Predicate<MadeProgram> stillFails;
  private final long deadline;
  private MadeProgram best;

  private Shrinker(MadeProgram program, Predicate<MadeProgram> stillFails, long deadline) {
    this.best = program;
    this.stillFails = stillFails;
    this.deadline = deadline;
  }

  /**
   * Shrinks a program.
   *
   * @param stillFails tells whether a smaller one is a program and fails too
   * @param deadline when to be content, by {@link System#nanoTime}
   */
  static MadeProgram shrink(MadeProgram program, Predicate<MadeProgram> stillFails, long deadline) {
    Shrinker shrinker = new Shrinker(program, stillFails, deadline);
    int before = Integer.MAX_VALUE;
    while (shrinker.best.members().size() < before) {
      before = shrinker.best.members().size();
      shrinker.visit(List.of());
    }
    return shrinker.best;
  }

  /** Shrinks the node at a path, and then those below it. */
  private void visit(List<Integer> path) {
    Optional<Node> found = at(path);
    if (found.isEmpty()) {
      return;
    }
    switch (found.get()) {
      case Node.Sequence sequence -> thin(path, sequence.parts().size());
      case Node.Expression expression -> replace(path, simpler(expression));
      case Node.Statement statement -> replace(path, inside(statement));
      case Node.Member member -> {}
    }
    for (int n = 0; n < at(path).map(node -> node.parts().size()).orElse(0); n++) {
      List<Integer> below = new ArrayList<>(path);
      below.add(n);
      visit(List.copyOf(below));
    }
  }

  private void thin(List<Integer> path, int size) {
    for (int length = size; length > 0; length /= 2) {
      int from = 0;
      while (from < at(path).orElseThrow().parts().size()) {
        List<Node> fewer = new ArrayList<>(at(path).orElseThrow().parts());
        fewer.subList(from, Math.min(from + length, fewer.size())).clear();
        if (!accept(path, new Node.Sequence(List.copyOf(fewer)))) {
          from += length;
        }
      }
    }
  }

  private void replace(List<Integer> path, List<Node> others) {
    for (Node other : others) {
      if (accept(path, other)) {
        return;
      }
    }
  }

  private static List<Node> simpler(Node.Expression expression) {
    List<Node> others = new ArrayList<>();
    if (!expression.kind().literals.contains(expression.text())) {
      for (String literal : expression.kind().literals) {
        others.add(new Node.Expression(expression.kind(), literal, List.of()));
      }
      for (Node part : expression.parts()) {
        addOfKind(others, part, expression.kind());
      }
    }
    return others;
  }

  private static void addOfKind(List<Node> found, Node node, Kind kind) {
    if (node instanceof Node.Expression inner && inner.kind() == kind) {
      found.add(inner);
    }
    node.parts().forEach(part -> addOfKind(found, part, kind));
  }

  /** The blocks of a statement, and its expressions each as a statement. */
  private static List<Node> inside(Node.Statement statement) {
    List<Node> others = new ArrayList<>();
    for (Node part : statement.parts()) {
      if (part instanceof Node.Sequence block && !block.parts().isEmpty()) {
        String holes = (Node.HOLE + "\n").repeat(block.parts().size());
        others.add(new Node.Statement(holes, block.parts()));
      }
    }
    return others;
  }

  private boolean accept(List<Integer> path, Node other) {
    if (System.nanoTime() - deadline > 0) {
      return false;
    }
    Node.Sequence members = (Node.Sequence) put(best.members(), path, 0, other);
    MadeProgram smaller = best.with(members);
    if (members.size() > best.members().size() || !stillFails.test(smaller)) {
      return false;
    }
    best = smaller;
    return true;
  }

  private Optional<Node> at(List<Integer> path) {
    Node node = best.members();
    for (int index : path) {
      if (index >= node.parts().size()) {
        return Optional.empty();
      }
      node = node.parts().get(index);
    }
    return Optional.of(node);
  }

  private static Node put(Node node, List<Integer> path, int depth, Node other) {
    if (depth == path.size()) {
      return other;
    }
    List<Node> parts = new ArrayList<>(node.parts());
    int index = path.get(depth);
    parts.set(index, put(parts.get(index), path, depth + 1, other));
    return node.with(parts);
  }
}
