package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class BegunWalkTest {
  private final ProcessThread thread = new ProcessThread(1, new Thread());

  private BegunWalk begun() {
    thread.moves++;
    thread.stopping = true;
    return BegunWalk.of(List.of(thread)).getFirst();
  }

  @Test
  void of_threadsThatRun_isEmpty() {
    assertEquals(List.of(), BegunWalk.of(List.of(thread)));
  }

  @Test
  void isUnderWay_untilTheThreadParks_isTrue() {
    BegunWalk walk = begun();
    assertTrue(walk.isUnderWay());
    thread.state = ProcessThread.State.PARKED;
    assertFalse(walk.isUnderWay());
  }

  @Test
  void isUnderWay_ofAThreadThatIsPinned_isFalseOnceItRunsOn() {
    BegunWalk walk = begun();
    thread.stopping = false;
    assertFalse(walk.isUnderWay());
    begun();
    assertFalse(walk.isUnderWay(), "its next walk is another one");
  }
}
