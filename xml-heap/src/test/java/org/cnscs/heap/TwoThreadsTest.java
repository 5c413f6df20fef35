package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TwoThreadsTest {

  @Test
  void eachNumber_isGivenOnce() {
    AtomicIntegerArray given = new AtomicIntegerArray(10_000);
    TwoThreads.forEach(given.length(), 10, () -> given::incrementAndGet);
    assertTrue(IntStream.range(0, given.length()).allMatch(i -> given.get(i) == 1));
  }

  @Test
  void failureOfEither_isThrownAfterBothHaveEnded() {
    IllegalStateException failure = new IllegalStateException("expected");
    boolean[] done = new boolean[1];
    Runnable failing =
        () -> {
          throw failure;
        };
    Runnable slow =
        () -> {
          byte[] many = new byte[1 << 22];
          Arrays.fill(many, (byte) 1);
          done[0] = many[many.length - 1] == 1;
        };
    assertSame(
        failure, assertThrows(IllegalStateException.class, () -> TwoThreads.both(failing, slow)));
    assertTrue(done[0]);
    assertSame(
        failure,
        assertThrows(IllegalStateException.class, () -> TwoThreads.both(() -> {}, failing)));
  }

  @Test
  void interruption_isKeptForLater() {
    Thread.currentThread().interrupt();
    TwoThreads.both(() -> {}, () -> {});
    assertTrue(Thread.interrupted());
  }

  /** Two threads ask for the same strings whether they are interned, and write about them. */
  @Property(tries = 3)
  void linesThatTwoThreadsWrite_areTheSameEachTime(@ForAll long seed) {
    Random random = new Random(seed);
    List<NextCheckpointTest.Item> items =
        IntStream.range(0, 12_000).mapToObj(i -> new NextCheckpointTest.Item()).toList();
    for (int i = 0; i < items.size(); i++) {
      String name = "item " + random.nextInt(3_000);
      items.get(i).name =
          switch (random.nextInt(4)) {
            case 0 -> name.intern();
            case 1 -> items.get(random.nextInt(items.size())).name;
            default -> name;
          };
    }
    EncodedCheckpoint one = new Trip().writeUnchecked(items);
    EncodedCheckpoint other = new Trip().writeUnchecked(items);
    assertTrue(one.lines().size() > CheckpointDraft.FEW_LINES, one.lines().size() + " lines");
    assertArrayEquals(one.manifest(), other.manifest());
    assertEquals(hashes(one), hashes(other));
    Trip trip = new Trip();
    trip.writeUnchecked(items);
    new GraphPropertyTest.Isomorphism().check(items, Trip.local(trip.read(), 0));
  }

  private static List<String> hashes(EncodedCheckpoint checkpoint) {
    return checkpoint.lines().stream().map(EncodedLine::hash).toList();
  }
}
