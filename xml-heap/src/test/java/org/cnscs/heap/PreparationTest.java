package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.cnscs.heap.ManyParts.Part;
import org.cnscs.heap.raw.HeapPages;
import org.junit.jupiter.api.Test;

/** Checkpoints for which most is done before the process stands still. */
class PreparationTest {
  private final ManyParts heap = new ManyParts();
  private final Part[] parts = heap.parts;
  private final Trip trip = heap.trip;

  /** Tries until a collector did not disturb it. */
  private void eventually(BooleanSupplier attempt) {
    for (int i = 0; i < 20; i++) {
      heap.base();
      if (attempt.getAsBoolean()) {
        return;
      }
    }
    throw new AssertionError("no checkpoint was an increment");
  }

  @Test
  void numbersThatHaveChangedBefore_areWrittenBefore() {
    assertWrittenBefore(i -> parts[i].number++);
  }

  @Test
  void referencesToKnownObjects_areWrittenBefore() {
    assertWrittenBefore(i -> parts[i].next = parts[i].next == null ? parts[i + 1] : null);
  }

  private void assertWrittenBefore(IntConsumer change) {
    eventually(
        () -> {
          heap.forEachHundredth(change);
          boolean prepared = trip.prepare();
          int early = trip.preparedDeltas();
          EncodedCheckpoint next = heap.write();
          heap.assertComesBack();
          if (!prepared || !ManyParts.isIncrement(next)) {
            return false;
          }
          assertEquals(200, ManyParts.count(ManyParts.written(next)));
          assertEquals(early, ManyParts.written(next).size());
          return true;
        });
  }

  @Test
  void changeThatIsTakenBackAfterwards_isTakenBack() {
    eventually(
        () -> {
          parts[500].number = -1;
          boolean prepared = trip.prepare();
          parts[500].number = 500;
          EncodedCheckpoint next = heap.write();
          heap.assertComesBack();
          return prepared && ManyParts.isIncrement(next);
        });
  }

  @Test
  void preparation_withoutACheckpoint_isNotLost() {
    eventually(
        () -> {
          parts[500].number--;
          parts[700].number--;
          boolean prepared = trip.prepare();
          parts[700].number++;
          prepared &= trip.prepare();
          EncodedCheckpoint next = heap.write();
          heap.assertComesBack();
          return prepared && ManyParts.isIncrement(next);
        });
  }

  @Test
  void preparations_withoutACheckpoint_doNotPileUp() {
    int[][] apart = new int[50][HeapPages.PAGE / Integer.BYTES];
    parts[0].any = apart;
    eventually(
        () -> {
          boolean prepared = trip.prepare();
          for (int[] each : apart) {
            each[0]++;
            trip.prepare();
          }
          int piled = trip.preparedDeltas();
          EncodedCheckpoint next = heap.write();
          heap.assertComesBack();
          assertTrue(piled < 10, piled + " delta lines for " + apart.length + " objects");
          return prepared && piled > 0 && ManyParts.isIncrement(next);
        });
  }

  @Property(tries = 4)
  void anyChanges_beforeAndAfterAPreparation_comeBack(@ForAll long seed) {
    heap.base();
    Random random = new Random(seed);
    int increments = 0;
    for (int i = 0; i < 12; i++) {
      for (int times = random.nextInt(4); times > 0; times--) {
        heap.change(random, random.nextInt(400));
        trip.prepare();
        if (random.nextInt(8) == 0) {
          System.gc();
        }
      }
      heap.change(random, random.nextInt(100));
      increments += ManyParts.isIncrement(heap.writeUnchecked()) ? 1 : 0;
      heap.assertComesBack();
    }
    assertTrue(increments > 0, "no checkpoint was an increment");
  }

  @Property(tries = 2)
  void programThatRunsMeanwhile_isWrittenAsItStandsStill(@ForAll long seed) throws Exception {
    heap.base();
    Random random = new Random(seed);
    for (int i = 0; i < 10; i++) {
      AtomicBoolean stop = new AtomicBoolean();
      CountDownLatch begun = new CountDownLatch(1);
      Thread program = Thread.ofPlatform().daemon().start(() -> run(random, begun, stop));
      begun.await();
      trip.prepare();
      stop.set(true);
      program.join();
      heap.writeUnchecked();
      heap.assertComesBack();
    }
  }

  /** Changes few objects again and again, so that each is often read while it is written. */
  private void run(Random random, CountDownLatch begun, AtomicBoolean stop) {
    int from = random.nextInt(parts.length - 2_000);
    heap.change(random, 2_000);
    begun.countDown();
    while (!stop.get()) {
      Part part = parts[from + random.nextInt(2_000)];
      part.number = random.nextInt(2);
      part.share = random.nextInt(2);
      if (random.nextInt(50) == 0) {
        heap.change(random, part);
      }
    }
  }
}
