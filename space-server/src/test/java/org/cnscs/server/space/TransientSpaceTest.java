package org.cnscs.server.space;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.cnscs.server.SpaceContractTest;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract, kept by a transient space; and what is true of these alone. */
class TransientSpaceTest extends SpaceContractTest {
  private static final long CAPACITY = 64 << 20;

  private final Space space = TransientSpace.open(clock, CAPACITY);

  @AfterEach
  void close() {
    space.close();
  }

  @Override
  protected Space space() {
    return space;
  }

  @Test
  void openTransient_isEmptyEachTime_andEndsWhenClosed() {
    Space first = Spaces.openTransient();
    try (Space second = Spaces.openTransient()) {
      first.write("<Job/>".getBytes(UTF_8), Batch.FOREVER);
      assertTrue(second.take("<Job/>".getBytes(UTF_8), Duration.ZERO).isEmpty());
    } finally {
      first.close();
    }
    assertThrows(SpaceException.class, () -> first.write("<Job/>".getBytes(UTF_8), Batch.FOREVER));
  }

  @Test
  void documentsBeyondCapacity_areRefused_andRoomComesBackWhenOthersGo() {
    try (Space small = TransientSpace.open(clock, 4 << 20)) {
      byte[] large = ("<a>" + "x".repeat(200_000) + "</a>").getBytes(UTF_8);
      SpaceException.Failed full =
          assertThrows(SpaceException.Failed.class, () -> fill(small, large));
      assertTrue(full.getMessage().contains("transient spaces is full"), full.getMessage());
      String kept = small.list("", "", 10).getFirst().id();
      small.list("", kept, 100).forEach(each -> delete(small, each.id()));
      for (int i = 0; i < 100; i++) {
        replaceWhenThereIsRoom(small, large);
      }
      assertEquals(2, small.list("", "", 10).size());
      assertEquals(large.length, small.get(kept).orElseThrow().xml().length);
    }
  }

  private static void fill(Space space, byte[] document) {
    for (int i = 0; i < 100; i++) {
      space.commit(Batch.builder().put("d/" + i, document).build());
    }
  }

  private static void delete(Space space, String id) {
    space.commit(Batch.builder().delete(id, new Batch.Expect.Anything()).build());
  }

  /** Tries as long as compaction, which runs beside, has not made room. */
  private static void replaceWhenThereIsRoom(Space space, byte[] document) {
    boolean done = false;
    while (!done) {
      try {
        space.commit(Batch.builder().put("again", document).build());
        done = true;
      } catch (SpaceException.Failed e) {
        assertTrue(e.getMessage().contains("transient spaces is full"), e.getMessage());
        Thread.onSpinWait();
      }
    }
  }
}
