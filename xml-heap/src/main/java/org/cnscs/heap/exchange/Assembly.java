package org.cnscs.heap.exchange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The making of objects from nodes, what they hold first, as far as they do not hold each other.
 *
 * <p>Circles are found by Tarjan's algorithm, which gives each after all that it leads to; it keeps
 * a stack of its own. So constructors of records and hash tables see whole objects, except for
 * those in the same circle.
 */
final class Assembly {

  /** A node whose values are being looked at. */
  private static final class Visit {
    final Node node;
    int next;

    Visit(Node node) {
      this.node = node;
    }
  }

  /**
   * How many objects hash codes may ask in one document. Sets in sets in sets, each twice in the
   * next, would ask forever.
   */
  static final long MOST_COST = 50_000_000;

  private final Deque<Visit> visits = new ArrayDeque<>();
  private final Deque<Node> open = new ArrayDeque<>();
  private int count;
  private long cost;

  /** Makes the objects of a node and of all that it holds. */
  void make(Node root) {
    if (root.met == 0) {
      enter(root);
    }
    while (!visits.isEmpty()) {
      Visit visit = visits.peek();
      if (visit.next < visit.node.values.size()) {
        look(visit.node, visit.node.values.get(visit.next++));
      } else {
        leave(visits.pop().node);
      }
    }
  }

  private void enter(Node node) {
    node.met = ++count;
    node.back = count;
    node.isOpen = true;
    open.push(node);
    visits.push(new Visit(node));
  }

  private void look(Node from, Object value) {
    if (value instanceof Node node) {
      if (node.met == 0) {
        enter(node);
      } else if (node.isOpen) {
        from.back = Math.min(from.back, node.met);
      }
    }
  }

  private void leave(Node node) {
    if (!visits.isEmpty()) {
      Node from = visits.peek().node;
      from.back = Math.min(from.back, node.back);
    }
    if (node.back == node.met) {
      List<Node> circle = new ArrayList<>();
      Node last;
      do {
        last = open.pop();
        last.isOpen = false;
        circle.add(last);
      } while (last != node);
      makeAll(circle);
    }
  }

  /** Makes what leads to each other; the nodes that were met last come first. */
  private void makeAll(List<Node> circle) {
    circle.forEach(Node::weigh);
    circle.forEach(this::pay);
    List<Node> whole = new ArrayList<>();
    for (Node node : circle) {
      if (node.isFillable()) {
        at(node, node::allocate);
      } else {
        whole.add(node);
      }
    }
    makeWhole(whole);
    circle.stream()
        .filter(Node::isFillable)
        .sorted(Comparator.comparing(Node::isHashed))
        .forEach(node -> at(node, node::fill));
  }

  private void pay(Node node) {
    cost += node.costOfFilling();
    if (cost > MOST_COST) {
      throw new NaturalFormException(
          "Row "
              + node.row
              + ": the hash codes of sets and maps in each other would ask more than "
              + MOST_COST
              + " objects");
    }
  }

  /** Makes what must be made whole, each after those of them that it holds. */
  private static void makeWhole(List<Node> nodes) {
    if (nodes.isEmpty()) {
      return;
    }
    Map<Node, List<Node>> holders = new IdentityHashMap<>();
    Deque<Node> ready = new ArrayDeque<>();
    for (Node node : nodes) {
      for (Object value : node.values) {
        if (value instanceof Node held && held.object == null) {
          holders.computeIfAbsent(held, h -> new ArrayList<>()).add(node);
          node.missing++;
        }
      }
      if (node.missing == 0) {
        ready.add(node);
      }
    }
    int made = 0;
    for (Node node = ready.poll(); node != null; node = ready.poll()) {
      at(node, node::makeWhole);
      made++;
      for (Node holder : holders.getOrDefault(node, List.of())) {
        if (--holder.missing == 0) {
          ready.add(holder);
        }
      }
    }
    if (made < nodes.size()) {
      throw new NaturalFormException(
          "Row "
              + nodes.getFirst().row
              + ": objects that cannot change hold each other in a circle, which no program can"
              + " make");
    }
  }

  private static void at(Node node, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      throw NaturalFormException.at(node.row, e);
    } catch (StackOverflowError e) {
      throw new NaturalFormException(
          "Row " + node.row + ": its hash code asks itself, or too many objects in each other", e);
    }
  }
}
