package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/** A kernel of pointer chasing: a linked list of its own, built, reversed and walked. */
public final class ListWalk implements Callable<Long> {
  private static final int LENGTH = 4_000;
  private static final int ROUNDS = 500;

  /** An element of the list. */
  private static final class Element {
    private final int value;
    private Element next;

    Element(int value, Element next) {
      this.value = value;
      this.next = next;
    }
  }

  @Override
  public Long call() {
    Element head = null;
    for (int i = 0; i < LENGTH; i++) {
      head = new Element(i, head);
    }
    long total = 0;
    for (int round = 0; round < ROUNDS; round++) {
      head = reverse(head);
      for (Element at = head; at != null; at = at.next) {
        total = total * 3 + at.value;
      }
    }
    return total;
  }

  private static Element reverse(Element head) {
    Element reversed = null;
    for (Element at = head; at != null; ) {
      Element next = at.next;
      at.next = reversed;
      reversed = at;
      at = next;
    }
    return reversed;
  }
}
