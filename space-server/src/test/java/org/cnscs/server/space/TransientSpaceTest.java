package org.cnscs.server.space;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.cnscs.server.SpaceContractTest;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(ints = {1, 30_000, 200_000})
  void documentsBeyondCapacity_areRefused_andRoomComesBackWhenOthersGo(int length) {
    byte[] entry = ("<a>" + "x".repeat(length) + "</a>").getBytes(UTF_8);
    try (Space small = TransientSpace.open(clock, 4 << 20)) {
      int count = fill(small, entry);
      assertTrue(count > 5, "only " + count + " fit");
      for (int i = 0; i < count; i++) {
        assertTrue(small.take("<a/>".getBytes(UTF_8), Duration.ZERO).isPresent());
      }
      for (int i = 0; i < count / 3; i++) { // not all of what is dead is worth compacting
        writeWhenThereIsRoom(small, entry);
      }
    }
  }

  @Test
  void entriesWhoseLeasesEnd_makeRoom() {
    byte[] entry = "<a/>".getBytes(UTF_8);
    try (Space small = TransientSpace.open(clock, 4 << 20)) {
      fill(small, entry);
      clock.advance(Duration.ofDays(2));
      writeWhenThereIsRoom(small, entry);
    }
  }

  /** Writes as many entries as there is room for. */
  private static int fill(Space space, byte[] entry) {
    int count = 0;
    try {
      for (; true; count++) {
        space.write(entry, Duration.ofDays(1));
      }
    } catch (SpaceException.Failed e) {
      assertTrue(e.getMessage().contains("transient spaces is full"), e.getMessage());
      return count;
    }
  }

  /** Tries as long, but not for ever, as compaction, which runs beside, has not made room. */
  private static void writeWhenThereIsRoom(Space space, byte[] entry) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    boolean done = false;
    while (!done) {
      try {
        space.write(entry, Duration.ofDays(1));
        done = true;
      } catch (SpaceException.Failed e) {
        assertTrue(System.nanoTime() < end, e.getMessage());
        Thread.yield();
      }
    }
  }
}
