package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cnscs.heap.FrameImage;
import org.cnscs.heap.Slot;
import org.cnscs.vm.transform.ResumePoint;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final Object LOCK = new Object();
  private static final ResumePoint POINT =
      new ResumePoint(
          4,
          ResumePoint.Kind.CALL,
          17,
          List.of(
              new ResumePoint.Value(ResumePoint.Role.LOCAL, 1, "n", "I"),
              new ResumePoint.Value(ResumePoint.Role.OPERAND, 0, null, "J"),
              new ResumePoint.Value(ResumePoint.Role.MONITOR, 0, null, "Ljava/lang/Object;")),
          null);

  private static FrameImage frame(int line, Slot... slots) {
    return new FrameImage("demo.Main", "run()V", line, 4, List.of(slots), List.of(LOCK));
  }

  private static Slot local(int n, Object value) {
    return new Slot(Slot.Role.LOCAL, n, "n", "I", value);
  }

  private static Slot operand() {
    return new Slot(Slot.Role.OPERAND, 0, null, "J", 5L);
  }

  @Test
  void values_ofAFrameAtThePoint_areInItsOrder() {
    assertArrayEquals(
        new Object[] {3, 5L, LOCK}, Frames.values(POINT, frame(17, operand(), local(1, 3))));
  }

  @Test
  void values_ofAFrameFromElsewhere_areRefused() {
    for (FrameImage other :
        List.of(
            frame(18, local(1, 3), operand()),
            frame(17, local(1, 3)),
            frame(17, local(1, 3), local(2, 3), operand()),
            frame(17, local(2, 3), operand()))) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> Frames.values(POINT, other));
      assertTrue(
          refused.getMessage().contains("another version")
              || refused.getMessage().contains("no local 1"),
          refused.getMessage());
    }
  }
}
