package org.cnscs.heap.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * An object of a document that is read, before it is made: what it holds are values, other nodes,
 * and references to these.
 */
final class Node {

  /** A reference to an object of the document, with the type of the place where it stands. */
  record Reference(String id, Class<?> expected, int row) {}

  final Form form;
  final Detail detail;
  final int row;
  final List<Object> values = new ArrayList<>();

  /** The object, once it is made; it may have to be filled yet. */
  Object object;

  /** When it was met, from 1 on, and the first one that it leads back to. */
  int met;

  int back;
  boolean isOpen;

  /** How many objects its hash code may ask, those that are asked often as often. */
  long cost = 1;

  /** How many of those that it holds must be made before it. */
  int missing;

  Node(Form form, Detail detail, int row) {
    this.form = form;
    this.detail = detail;
    this.row = row;
  }

  /** Tells whether it can be made before what it holds. */
  boolean isFillable() {
    return switch (form) {
      case ObjectForm plain -> !plain.isRecord();
      case ContainerForm container -> container.empty() != null;
      case ArrayForm array -> true;
      case TextForm text -> false;
      case TreeForm tree -> false;
    };
  }

  /** Tells whether it asks what it holds for hash codes or for their order. */
  boolean isHashed() {
    return form instanceof ContainerForm container && container.isHashed();
  }

  /**
   * Finds out what its hash code may cost, from what it holds. That of a class of the program is
   * the program's business.
   */
  void weigh() {
    boolean asks =
        form instanceof ContainerForm || form instanceof ObjectForm plain && plain.isRecord();
    for (int i = 0; asks && i < values.size() && cost < Assembly.MOST_COST; i++) {
      cost += values.get(i) instanceof Node node ? node.cost : 1;
    }
  }

  /** Returns what it costs to put into the object what it holds. */
  long costOfFilling() {
    return isHashed() ? cost : 0;
  }

  /** Makes the object without what it holds. */
  void allocate() {
    object =
        switch (form) {
          case ObjectForm plain -> plain.allocate();
          case ContainerForm container -> container.empty().apply(detail);
          case ArrayForm array -> array.allocate(values.size());
          case TextForm text -> throw new IllegalStateException(text.name());
          case TreeForm tree -> throw new IllegalStateException(tree.name());
        };
  }

  /** Makes the object of what it holds, which is there. */
  void makeWhole() {
    object =
        switch (form) {
          case ObjectForm plain -> plain.make(held());
          case ContainerForm container -> container.whole().apply(held());
          case ArrayForm array -> throw new IllegalStateException(array.name());
          case TextForm text -> throw new IllegalStateException(text.name());
          case TreeForm tree -> throw new IllegalStateException(tree.name());
        };
  }

  /** Puts into the object what it holds, which is there. */
  void fill() {
    switch (form) {
      case ObjectForm plain -> plain.fill(object, held());
      case ContainerForm container -> container.fill(object, held());
      case ArrayForm array -> held().toArray((Object[]) object);
      case TextForm text -> throw new IllegalStateException(text.name());
      case TreeForm tree -> throw new IllegalStateException(tree.name());
    }
  }

  private List<Object> held() {
    List<Object> held = new ArrayList<>(values.size());
    for (Object value : values) {
      held.add(value instanceof Node node ? node.object : value);
    }
    return held;
  }
}
