package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.cnscs.heap.raw.HeapPages;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Checkpoints for which most is done before the process stands still. */
class PreparationTest {
  private final Trip trip = new Trip(0);
  private final Part[] parts = parts(20_000);

  /** One of many. */
  static final class Part {
    long number;
    double share;
    Part next;
    String text;
    Object any;
  }

  private static Part[] parts(int n) {
    Part[] parts = new Part[n];
    Arrays.setAll(parts, _ -> new Part());
    for (int i = 0; i < n; i++) {
      parts[i].number = i;
      parts[i].text = "part " + i;
      parts[i].next = parts[(i * 31 + 7) % n];
      parts[i].any = i % 4 == 0 ? new long[] {i, i + 1} : null;
    }
    return parts;
  }

  private static boolean isIncrement(EncodedCheckpoint checkpoint) {
    return checkpoint.table().tracked.increments() > 0;
  }

  /** Writes until a checkpoint was an increment: a collector may run in between. */
  private void base() {
    Assumptions.assumeTrue(
        HeapPages.find() != null, "this system does not tell which pages were written");
    for (int i = 0; i < 20; i++) {
      if (isIncrement(trip.writeUnchecked((Object) parts))) {
        return;
      }
    }
    throw new AssertionError("no checkpoint was an increment");
  }

  private void assertComesBack() {
    new GraphPropertyTest.Isomorphism().check(parts, Trip.local(trip.read(), 0));
  }

  /** Tries until a collector did not disturb it. */
  private void eventually(BooleanSupplier attempt) {
    for (int i = 0; i < 20; i++) {
      base();
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
          for (int i = 0; i < parts.length; i += 100) {
            change.accept(i);
          }
          boolean prepared = trip.prepare();
          int early = trip.preparedDeltas();
          EncodedCheckpoint next = trip.write((Object) parts);
          assertComesBack();
          if (!prepared || !isIncrement(next)) {
            return false;
          }
          assertEquals(200, changed(next));
          assertEquals(early, next.lines().stream().filter(line -> line.xml() != null).count());
          return true;
        });
  }

  private static int changed(EncodedCheckpoint checkpoint) {
    return checkpoint.lines().stream()
        .filter(line -> line.xml() != null)
        .map(line -> new String(line.xml(), StandardCharsets.UTF_8))
        .mapToInt(xml -> xml.split("PreparationTest-Part ").length - 1)
        .sum();
  }

  @Test
  void changeThatIsTakenBackAfterwards_isTakenBack() {
    eventually(
        () -> {
          parts[500].number = -1;
          boolean prepared = trip.prepare();
          parts[500].number = 500;
          EncodedCheckpoint next = trip.write((Object) parts);
          assertComesBack();
          return prepared && isIncrement(next);
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
          EncodedCheckpoint next = trip.write((Object) parts);
          assertComesBack();
          return prepared && isIncrement(next);
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
          EncodedCheckpoint next = trip.write((Object) parts);
          assertComesBack();
          assertTrue(piled < 10, piled + " delta lines for " + apart.length + " objects");
          return prepared && piled > 0 && isIncrement(next);
        });
  }

  @Property(tries = 4)
  void anyChanges_beforeAndAfterAPreparation_comeBack(@ForAll long seed) {
    base();
    Random random = new Random(seed);
    int increments = 0;
    for (int i = 0; i < 12; i++) {
      for (int times = random.nextInt(4); times > 0; times--) {
        change(random, random.nextInt(400));
        trip.prepare();
        if (random.nextInt(8) == 0) {
          System.gc();
        }
      }
      change(random, random.nextInt(100));
      increments += isIncrement(trip.writeUnchecked((Object) parts)) ? 1 : 0;
      assertComesBack();
    }
    assertTrue(increments > 0, "no checkpoint was an increment");
  }

  @Property(tries = 2)
  void programThatRunsMeanwhile_isWrittenAsItStandsStill(@ForAll long seed) throws Exception {
    base();
    Random random = new Random(seed);
    for (int i = 0; i < 10; i++) {
      AtomicBoolean stop = new AtomicBoolean();
      CountDownLatch begun = new CountDownLatch(1);
      Thread program = Thread.ofPlatform().daemon().start(() -> run(random, begun, stop));
      begun.await();
      trip.prepare();
      stop.set(true);
      program.join();
      trip.writeUnchecked((Object) parts);
      assertComesBack();
    }
  }

  /** Changes few objects again and again, so that each is often read while it is written. */
  private void run(Random random, CountDownLatch begun, AtomicBoolean stop) {
    int from = random.nextInt(parts.length - 2_000);
    change(random, 2_000);
    begun.countDown();
    while (!stop.get()) {
      Part part = parts[from + random.nextInt(2_000)];
      part.number = random.nextInt(2);
      part.share = random.nextInt(2);
      if (random.nextInt(50) == 0) {
        change(random, part);
      }
    }
  }

  private void change(Random random, int times) {
    for (int n = 0; n < times; n++) {
      change(random, parts[random.nextInt(parts.length)]);
    }
  }

  private void change(Random random, Part part) {
    Part other = parts[random.nextInt(parts.length)];
    switch (random.nextInt(15)) {
      case 0 -> part.text = other.text;
      case 1 -> part.any = other.text;
      case 2 -> part.any = new ArrayList<>(List.of(other, "new " + random.nextInt()));
      case 3 -> part.any = new Part();
      case 4 -> part.any = random.nextLong();
      case 5 -> part.any = random.ints(random.nextInt(2_000)).toArray();
      case 6 -> part.next = null;
      case 7 -> System.identityHashCode(part);
      case 10, 11 -> part.next = other;
      case 12 -> {
        int i = random.nextInt(parts.length);
        int j = random.nextInt(parts.length);
        Part one = parts[i];
        parts[i] = parts[j];
        parts[j] = one;
      }
      case 8 -> part.share = random.nextDouble();
      case 9 -> {
        if (part.any instanceof long[] array) {
          array[random.nextInt(array.length)]++;
        }
      }
      default -> part.number++;
    }
  }
}
