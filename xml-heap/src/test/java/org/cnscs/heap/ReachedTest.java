package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReachedTest {
  private static final int COUNT = 200_000;

  @Test
  void stringsThatTwoThreadsAskFor_whileChangesAreNoted_areKnownAfterThese() {
    Reached reached = new Reached(COUNT);
    IntStream.rangeClosed(1, COUNT).forEach(i -> reached.fill(new Object(), i));
    reached.journal();
    AtomicInteger begun = new AtomicInteger();
    TwoThreads.both(() -> learn(reached, begun, 1), () -> learn(reached, begun, 2));
    reached.set(7, Reached.SHARED);
    reached.goBack();
    assertFalse(reached.is(7, Reached.SHARED));
    for (int e = 1; e <= COUNT; e++) {
      assertTrue(reached.is(e, Reached.ASKED), "" + e);
      assertEquals(e % 3 == 0, reached.is(e, Reached.INTERNED), "" + e);
    }
  }

  private static void learn(Reached reached, AtomicInteger begun, int from) {
    begun.incrementAndGet();
    while (begun.get() < Math.min(2, Runtime.getRuntime().availableProcessors())) {
      Thread.onSpinWait();
    }
    for (int e = from; e <= COUNT; e += 2) {
      reached.learn(e, e % 3 == 0);
    }
  }
}
