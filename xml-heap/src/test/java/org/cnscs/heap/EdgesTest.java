package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EdgesTest {
  private static final int LONG = 10_000;

  private static Edges of(int... objects) {
    Edges edges = new Edges();
    for (int e : objects) {
      note(edges, e, e);
    }
    return edges;
  }

  private static int note(Edges edges, int e, int target) {
    int at = edges.begin(e, LONG);
    for (int i = 0; i < LONG; i++) {
      edges.set(at + i, target);
    }
    return at;
  }

  @Test
  void targetsThatAreTheSame_takeNoMoreRoom() {
    Edges edges = of(1, 2);
    int end = edges.end();
    int before = edges.first(1);
    note(edges, 1, 1);
    edges.giveBack(1, before, LONG);
    assertEquals(before, edges.first(1));
    assertEquals(end, edges.end());
  }

  @Test
  void targetsThatChangeAgainAndAgain_takeTheirRoomOnce() {
    Edges edges = of(1, 2);
    assertSame(edges, edges.compact(2, e -> LONG));
    for (int i = 0; i < 40; i++) {
      note(edges, 1, i);
    }
    Edges compact = edges.compact(2, e -> LONG);
    assertEquals(39, compact.target(compact.first(1) + LONG - 1));
    assertEquals(2, compact.target(compact.first(2)));
    assertTrue(compact.end() <= 2 * LONG + 1, compact.end() + " places");
  }
}
