package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.cnscs.heap.raw.HeapPages;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Checkpoints in which changed objects are gathered. */
class DeltaLinesTest {
  private static final Pattern ENTRY = Pattern.compile("<c:delta n=\"(\\d+)\"");

  private final Trip trip = new Trip(0);
  private final Part[] parts = parts(20_000);

  /** One of many. */
  static final class Part {
    long number;
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
    }
    return parts;
  }

  private static boolean isIncrement(EncodedCheckpoint checkpoint) {
    return checkpoint.table().tracked.increments() > 0;
  }

  /** Writes until a checkpoint was an increment: a collector may run in between. */
  private EncodedCheckpoint base() {
    Assumptions.assumeTrue(
        HeapPages.find() != null, "this system does not tell which pages were written");
    EncodedCheckpoint last = trip.writeUnchecked((Object) parts);
    for (int i = 0; i < 20 && !isIncrement(last); i++) {
      last = trip.writeUnchecked((Object) parts);
    }
    assertTrue(isIncrement(last));
    return last;
  }

  /** Returns the checkpoint after a change, or null if a collector has run. */
  private EncodedCheckpoint after(Runnable change) {
    change.run();
    EncodedCheckpoint checkpoint = trip.write((Object) parts);
    assertComesBack();
    return isIncrement(checkpoint) ? checkpoint : null;
  }

  /** Changes until the checkpoint after it was an increment. */
  private EncodedCheckpoint increment(Runnable change) {
    for (int i = 0; i < 20; i++) {
      EncodedCheckpoint next = after(change);
      if (next != null) {
        return next;
      }
      base();
    }
    throw new AssertionError("no checkpoint was an increment");
  }

  private void assertComesBack() {
    new GraphPropertyTest.Isomorphism().check(parts, Trip.local(trip.read(), 0));
  }

  private void change(int from, int to, int step) {
    for (int i = from; i < to; i += step) {
      parts[i].number = -parts[i].number - 1;
    }
  }

  private static List<String> written(EncodedCheckpoint checkpoint) {
    return checkpoint.lines().stream()
        .filter(line -> line.xml() != null)
        .map(line -> new String(line.xml(), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<Integer> deltas(EncodedCheckpoint checkpoint) {
    return ENTRY
        .matcher(new String(checkpoint.manifest(), StandardCharsets.UTF_8))
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .toList();
  }

  @Test
  void scatteredChanges_goIntoDeltaLines() {
    EncodedCheckpoint base = base();
    EncodedCheckpoint next = increment(() -> change(0, parts.length, 100));
    List<String> written = written(next);
    assertTrue(written.stream().allMatch(xml -> xml.startsWith("<c:delta ")), written + "");
    int bytes = written.stream().mapToInt(String::length).sum();
    assertTrue(bytes < base.bytes() / 40, bytes + " of " + base.bytes());
    assertTrue(next.bytes() <= base.bytes() + bytes, next.bytes() + "");
    assertEquals(base.objects(), next.objects());
    assertEquals(
        200, written.stream().mapToInt(xml -> xml.split("DeltaLinesTest-Part ").length - 1).sum());
  }

  @Test
  void neighboursOfWhatHasChanged_areNotWritten() {
    base();
    EncodedCheckpoint next =
        increment(
            () -> {
              parts[500].text = parts[500].text;
              parts[600].number++;
              parts[600].number--;
              parts[700].any = parts[701].any == null ? parts[702] : null;
            });
    assertEquals(1, written(next).size());
    assertTrue(written(next).getFirst().contains("number=\"700\""), written(next) + "");
    assertFalse(written(next).getFirst().contains("number=\"600\""), written(next) + "");
  }

  @Test
  void deltaLines_thatAreOutOfDate_areLeftOut() {
    base();
    for (int i = 0; i < 8; i++) {
      EncodedCheckpoint next = after(() -> change(0, parts.length, 100));
      if (next != null) {
        assertEquals(1, deltas(next).size(), deltas(next) + "");
      }
    }
  }

  @Test
  void deltaLine_thatIsNearlyOutOfDate_isGivenUp() {
    EncodedCheckpoint many = null;
    EncodedCheckpoint most = null;
    EncodedCheckpoint none = null;
    for (int i = 0; i < 20 && (many == null || most == null || none == null); i++) {
      base();
      many = after(() -> change(0, 1000, 5));
      most = after(() -> change(0, 900, 5));
      none = after(() -> {});
    }
    int first = deltas(many).getFirst();
    assertEquals(List.of(first, first + 1), deltas(most));
    assertEquals(List.of(first + 1, first + 2), deltas(none));
    assertEquals(1, written(none).size());
  }

  @Test
  void wholeWalk_foldsDeltaLinesBack() {
    base();
    increment(() -> change(0, parts.length, 100));
    EncodedCheckpoint last = null;
    for (int i = 0; i < 40 && (last == null || isIncrement(last)); i++) {
      parts[i].number++;
      last = trip.writeUnchecked((Object) parts);
    }
    assertEquals(List.of(), deltas(last));
    assertComesBack();
  }

  @Test
  void checkpoint_afterAResume_foldsDeltaLinesBack() {
    base();
    after(() -> change(0, parts.length, 100));
    Part[] resumed = (Part[]) Trip.local(trip.resume(), 0);
    EncodedCheckpoint next = trip.write((Object) resumed);
    assertEquals(List.of(), deltas(next));
    assertComesBack();
  }

  @Test
  void changeOfMostObjects_writesTheirLinesAnew() {
    base();
    change(0, parts.length, 1);
    EncodedCheckpoint next = trip.writeUnchecked((Object) parts);
    assertFalse(isIncrement(next));
    assertEquals(List.of(), deltas(next));
    assertComesBack();
  }

  @Property(tries = 6)
  void anyChanges_comeBackFromEachCheckpoint(@ForAll long seed) {
    base();
    Random random = new Random(seed);
    int increments = 0;
    for (int i = 0; i < 12; i++) {
      for (int n = random.nextInt(400); n > 0; n--) {
        change(random, parts[random.nextInt(parts.length)]);
      }
      increments += isIncrement(trip.writeUnchecked((Object) parts)) ? 1 : 0;
      assertComesBack();
    }
    assertTrue(increments > 0, "no checkpoint was an increment");
  }

  @Property(tries = 3)
  void collectorThatRunsMeanwhile_makesNoDifference(@ForAll long seed) throws Exception {
    base();
    Random random = new Random(seed);
    AtomicBoolean done = new AtomicBoolean();
    Thread collector = Thread.ofPlatform().daemon().start(() -> collectUntil(done));
    try {
      for (int i = 0; i < 12; i++) {
        for (int n = random.nextInt(400); n > 0; n--) {
          change(random, parts[random.nextInt(parts.length)]);
        }
        trip.writeUnchecked((Object) parts);
        assertComesBack();
      }
    } finally {
      done.set(true);
      collector.join();
    }
  }

  /** Collects again and again, each time a little later after the last. */
  private static void collectUntil(AtomicBoolean done) {
    for (int i = 0; !done.get(); i++) {
      System.gc();
      LockSupport.parkNanos(i % 40 * 1_000_000L);
    }
  }

  private void change(Random random, Part part) {
    Part other = parts[random.nextInt(parts.length)];
    switch (random.nextInt(12)) {
      case 0 -> part.text = other.text;
      case 1 -> part.any = other.text;
      case 2 -> part.any = new ArrayList<>(List.of(other, "new " + random.nextInt()));
      case 3 -> part.any = new Part();
      case 4 -> part.any = random.nextLong();
      case 5 -> part.any = System.identityHashCode(other.text);
      case 6 -> part.any = random.ints(random.nextInt(2_000)).toArray();
      case 7 -> part.next = null;
      case 8 -> System.identityHashCode(part);
      case 9 -> {
        if (part.any instanceof int[] array && array.length > 0) {
          array[random.nextInt(array.length)]++;
        }
      }
      default -> part.number++;
    }
  }
}
