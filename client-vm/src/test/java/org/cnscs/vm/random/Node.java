package org.cnscs.vm.random;

import java.util.List;

/**
 * A part of a made program: text of Java with holes, and what stands in the holes.
 *
 * <p>Each {@link #HOLE} in the text stands for the next of the parts. What can be left out stands
 * in a list, and what can be replaced by a literal is an expression, so that a program can be made
 * smaller without knowing what it means; the compiler tells which of the smaller ones are programs.
 */
sealed interface Node {
  /** A hole in a text. */
  char HOLE = '#';

  /** Returns what stands in the holes, in order. */
  List<? extends Node> parts();

  /** Returns the same node with other parts. */
  Node with(List<? extends Node> parts);

  /** An expression of a kind. */
  record Expression(Kind kind, String text, List<? extends Node> parts) implements Node {
    @Override
    public Node with(List<? extends Node> other) {
      return new Expression(kind, text, List.copyOf(other));
    }
  }

  /** A statement, or several that belong together. */
  record Statement(String text, List<? extends Node> parts) implements Node {
    @Override
    public Node with(List<? extends Node> other) {
      return new Statement(text, List.copyOf(other));
    }
  }

  /** A member of a class, or a class. */
  record Member(String text, List<? extends Node> parts) implements Node {
    @Override
    public Node with(List<? extends Node> other) {
      return new Member(text, List.copyOf(other));
    }
  }

  /** Statements or members of which each can be left out. */
  record Sequence(List<? extends Node> parts) implements Node {
    @Override
    public Node with(List<? extends Node> other) {
      return new Sequence(List.copyOf(other));
    }
  }

  /** Returns how many nodes there are in a tree. */
  default int size() {
    return 1 + parts().stream().mapToInt(Node::size).sum();
  }
}
