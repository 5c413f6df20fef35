package org.cnscs.server.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private double load = 1;
  private final Pace pace = new Pace(() -> load);

  @Test
  void restAfter_onABusyMachine_leavesAFiftiethToTheIndex() {
    assertEquals(490 * MILLI, pace.restAfter(10 * MILLI, 0));
    assertEquals(4900 * MILLI, pace.restAfter(100 * MILLI, 1));
  }

  @Test
  void restAfter_ofALoadThatIsNotKnown_isThatOfABusyMachine() {
    load = -1;
    assertEquals(490 * MILLI, pace.restAfter(10 * MILLI, 0));
  }

  @Test
  void restAfter_onAnIdleMachine_isNothing() {
    load = 0;
    assertEquals(0, pace.restAfter(200 * MILLI, 5));
    load = 0.25;
    assertEquals(10 * MILLI, pace.restAfter(10 * MILLI, 5));
  }

  @Test
  void restAfter_whereHalfOfTheProcessorsAreUsed_isThatOfABusyMachine() {
    load = 0.5;
    assertEquals(490 * MILLI, pace.restAfter(10 * MILLI, 5));
  }

  @Test
  void isIdle_followsTheLoad() {
    assertFalse(pace.isIdle());
    load = 0.5;
    assertFalse(pace.isIdle());
    load = 0.2;
    assertTrue(pace.isIdle());
    load = -1;
    assertFalse(pace.isIdle());
  }

  @Test
  void restAfter_oneLongBatch_hasALimit() {
    assertEquals(TimeUnit.SECONDS.toNanos(5), pace.restAfter(TimeUnit.SECONDS.toNanos(2), 0));
  }

  @Test
  void restAfter_withWorkThatPilesUp_becomesShorterAndThenNothing() {
    long batches = Pace.MOST_LEFT_NANOS / (10 * MILLI);
    assertEquals(10 * MILLI, pace.restAfter(10 * MILLI, batches / 2), 10);
    assertEquals(0, pace.restAfter(10 * MILLI, batches));
    assertEquals(0, pace.restAfter(10 * MILLI, 10 * batches));
  }

  @Test
  void restAfter_shortBatches_isOneRestForMany() {
    for (int i = 0; i < 4; i++) {
      assertEquals(0, pace.restAfter(MILLI, 0));
    }
    assertEquals(245 * MILLI, pace.restAfter(MILLI, 0));
    assertEquals(0, pace.restAfter(MILLI, 0));
  }
}
