package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.cnscs.heap.ManyParts.Part;
import org.junit.jupiter.api.Test;

/** Checkpoints in which changed objects are gathered. */
class DeltaLinesTest {
  private static final Pattern ENTRY = Pattern.compile("<c:delta n=\"(\\d+)\"");

  private final ManyParts heap = new ManyParts();
  private final Part[] parts = heap.parts;
  private EncodedCheckpoint base;

  /** Returns the checkpoint after a change, or null if a collector has run. */
  private EncodedCheckpoint after(Runnable change) {
    change.run();
    EncodedCheckpoint checkpoint = heap.write();
    heap.assertComesBack();
    return ManyParts.isIncrement(checkpoint) ? checkpoint : null;
  }

  /** Changes until the checkpoint after it was an increment, of the base then. */
  private EncodedCheckpoint increment(Runnable change) {
    for (int i = 0; i < 20; i++) {
      EncodedCheckpoint next = after(change);
      if (next != null) {
        return next;
      }
      base = heap.base();
    }
    throw new AssertionError("no checkpoint was an increment");
  }

  private void change(int from, int to, int step) {
    for (int i = from; i < to; i += step) {
      parts[i].number = -parts[i].number - 1;
    }
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
    base = heap.base();
    EncodedCheckpoint next = increment(() -> change(0, parts.length, 100));
    List<String> written = ManyParts.written(next);
    assertTrue(written.stream().allMatch(xml -> xml.startsWith("<c:delta ")), written + "");
    int bytes = written.stream().mapToInt(String::length).sum();
    assertTrue(bytes < base.bytes() / 40, bytes + " of " + base.bytes());
    assertTrue(
        next.bytes() <= base.bytes() + bytes,
        next.bytes() + " with " + bytes + " more than " + base.bytes());
    assertEquals(base.objects(), next.objects());
    assertEquals(200, ManyParts.count(written));
  }

  @Test
  void neighboursOfWhatHasChanged_areNotWritten() {
    heap.base();
    EncodedCheckpoint next =
        increment(
            () -> {
              parts[500].text = parts[500].text;
              parts[600].number++;
              parts[600].number--;
              parts[700].any = parts[700].any == null ? parts[702] : null;
            });
    assertEquals(1, ManyParts.written(next).size());
    assertTrue(
        ManyParts.written(next).getFirst().contains("number=\"700\""),
        ManyParts.written(next) + "");
    assertFalse(
        ManyParts.written(next).getFirst().contains("number=\"600\""),
        ManyParts.written(next) + "");
  }

  @Test
  void deltaLines_thatAreOutOfDate_areLeftOut() {
    heap.base();
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
      heap.base();
      many = after(() -> change(0, 1000, 5));
      most = after(() -> change(0, 900, 5));
      none = after(() -> {});
    }
    int first = deltas(many).getFirst();
    assertEquals(List.of(first, first + 1), deltas(most));
    assertEquals(List.of(first + 1, first + 2), deltas(none));
    assertEquals(1, ManyParts.written(none).size());
  }

  @Test
  void wholeWalk_foldsDeltaLinesBack() {
    heap.base();
    increment(() -> change(0, parts.length, 100));
    EncodedCheckpoint last = null;
    for (int i = 0; i < 40 && (last == null || ManyParts.isIncrement(last)); i++) {
      parts[i].number++;
      last = heap.writeUnchecked();
    }
    assertEquals(List.of(), deltas(last));
    heap.assertComesBack();
  }

  @Test
  void checkpoint_afterAResume_foldsDeltaLinesBack() {
    heap.base();
    after(() -> change(0, parts.length, 100));
    Part[] resumed = (Part[]) Trip.local(heap.trip.resume(), 0);
    EncodedCheckpoint next = heap.trip.write((Object) resumed);
    assertEquals(List.of(), deltas(next));
    heap.assertComesBack();
  }

  @Test
  void changeOfMostObjects_writesTheirLinesAnew() {
    heap.base();
    change(0, parts.length, 1);
    EncodedCheckpoint next = heap.writeUnchecked();
    assertFalse(ManyParts.isIncrement(next));
    assertEquals(List.of(), deltas(next));
    heap.assertComesBack();
  }

  @Property(tries = 6)
  void anyChanges_comeBackFromEachCheckpoint(@ForAll long seed) {
    heap.base();
    Random random = new Random(seed);
    int increments = 0;
    for (int i = 0; i < 12; i++) {
      heap.change(random, random.nextInt(400));
      increments += ManyParts.isIncrement(heap.writeUnchecked()) ? 1 : 0;
      heap.assertComesBack();
    }
    assertTrue(increments > 0, "no checkpoint was an increment");
  }

  @Property(tries = 3)
  void collectorThatRunsMeanwhile_makesNoDifference(@ForAll long seed) throws Exception {
    heap.base();
    Random random = new Random(seed);
    AtomicBoolean done = new AtomicBoolean();
    Thread collector = Thread.ofPlatform().daemon().start(() -> collectUntil(done));
    try {
      for (int i = 0; i < 12; i++) {
        heap.change(random, random.nextInt(400));
        heap.writeUnchecked();
        heap.assertComesBack();
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
}
