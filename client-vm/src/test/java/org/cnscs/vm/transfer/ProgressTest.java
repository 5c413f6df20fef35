package org.cnscs.vm.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final List<String> told = new ArrayList<>();
  private long now = Long.MAX_VALUE - 100; // a clock may overflow

  @Test
  void work_ofLessThanTwoSeconds_isNotTold() {
    Progress progress = new Progress(told::add, () -> now);
    progress.expect(2);
    progress.add(1);
    now += 1_999_999_999L;
    progress.add(1);
    assertEquals(List.of(), told);
  }

  @Test
  void longWork_isToldNowAndThen() {
    Progress progress = new Progress(told::add, () -> now);
    progress.expect(100);
    for (int i = 0; i < 70; i++) {
      now += 100_000_000L;
      progress.add(1 << 20);
    }
    assertEquals(List.of("20 of 100 documents, 20 MiB", "70 of 100 documents, 70 MiB"), told);
  }
}
