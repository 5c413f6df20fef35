package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.cnscs.heap.raw.HeapPages;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Checkpoints that look only at what was written since the one before. */
class TrackedHeapTest {

  /** Has what else has. */
  static final class Cell {
    Object a;
    Object b;
    String text;
    Long box;
    long number;
  }

  private static void assumeTracking() {
    Assumptions.assumeTrue(
        HeapPages.find() != null, "this system does not tell which pages were written");
  }

  private static boolean isIncrement(EncodedCheckpoint checkpoint) {
    return checkpoint.table().tracked.increments() > 0;
  }

  private static Cell[] cells(int n) {
    Cell[] cells = new Cell[n];
    Arrays.setAll(cells, i -> new Cell());
    for (int i = 0; i < n; i++) {
      cells[i].number = i;
      cells[i].text = "cell " + i;
      cells[i].box = 1000L + i;
      cells[i].a = cells[(i * 7 + 1) % n];
    }
    return cells;
  }

  /** Writes until a checkpoint was an increment: a collector may run in between. */
  private static EncodedCheckpoint increment(Trip trip, Object... locals) {
    EncodedCheckpoint last = trip.writeUnchecked(locals);
    for (int i = 0; i < 20 && !isIncrement(last); i++) {
      last = trip.writeUnchecked(locals);
    }
    assertTrue(isIncrement(last));
    return last;
  }

  private static void assertComesBack(Trip trip, Object before) {
    new GraphPropertyTest.Isomorphism().check(before, Trip.local(trip.read(), 0));
  }

  @Test
  void increment_ofNothing_writesNothing() {
    assumeTracking();
    Trip trip = new Trip(0);
    Cell[] cells = cells(5_000);
    EncodedCheckpoint first = trip.writeUnchecked((Object) cells);
    EncodedCheckpoint second = increment(trip, (Object) cells);
    assertEquals(0, second.lines().stream().filter(line -> line.xml() != null).count());
    assertEquals(first.objects(), second.objects());
    assertEquals(first.bytes(), second.bytes());
    assertComesBack(trip, cells);
  }

  @Test
  void string_thatAnotherFieldTakes_isSharedThoughItsFirstHolderWasNotWritten() {
    assumeTracking();
    Trip trip = new Trip(0);
    Cell[] cells = cells(5_000);
    increment(trip, (Object) cells);
    cells[4_000].text = cells[10].text;
    cells[4_100].box = cells[11].box;
    cells[4_200].a = cells[12].text;
    increment(trip, (Object) cells);
    assertComesBack(trip, cells);
    cells[4_000].text = null;
    cells[20].text = cells[4_100].text;
    cells[4_100].text = null;
    increment(trip, (Object) cells);
    assertComesBack(trip, cells);
  }

  @Test
  void string_inTwoFieldsOfOneObject_isShared() {
    assumeTracking();
    Trip trip = new Trip(0);
    Cell[] cells = cells(5_000);
    increment(trip, (Object) cells);
    cells[7].a = cells[7].text;
    increment(trip, (Object) cells);
    cells[8].number++; // written, and no field refers to anything else
    increment(trip, (Object) cells);
    Cell[] after = (Cell[]) Trip.local(trip.read(), 0);
    assertSame(after[7].a, after[7].text);
    assertComesBack(trip, cells);
  }

  @Test
  void hashOfAString_thatIsAskedLater_isKept() {
    assumeTracking();
    Trip trip = new Trip(0);
    Cell[] cells = cells(5_000);
    increment(trip, (Object) cells);
    int ofText = System.identityHashCode(cells[100].text);
    int ofCell = System.identityHashCode(cells[200]);
    int ofBox = System.identityHashCode(cells[300].box);
    increment(trip, (Object) cells);
    Cell[] after = (Cell[]) Trip.local(trip.read(), 0);
    assertEquals(ofText, System.identityHashCode(after[100].text));
    assertEquals(ofCell, System.identityHashCode(after[200]));
    assertEquals(ofBox, System.identityHashCode(after[300].box));
  }

  @Test
  void lostObjects_goWithAWalkOverTheWholeHeap() {
    assumeTracking();
    Trip trip = new Trip(0);
    Cell[] cells = cells(5_000);
    long all = increment(trip, (Object) cells).objects();
    for (Cell cell : cells) {
      cell.a = null;
    }
    Arrays.fill(cells, 1_000, cells.length, null);
    long left = all;
    for (int i = 0; i < 40 && left == all; i++) {
      left = trip.writeUnchecked((Object) cells).objects();
    }
    assertTrue(left < all / 4, left + " of " + all);
    assertComesBack(trip, cells);
  }

  @Test
  void refusedObject_inAnIncrement_isRefusedWithItsPath() {
    assumeTracking();
    Trip trip = new Trip(0);
    Cell[] cells = cells(5_000);
    increment(trip, (Object) cells);
    cells[5].b = new Socket();
    UnsupportedObjectException e =
        assertThrows(UnsupportedObjectException.class, () -> trip.writeUnchecked((Object) cells));
    assertTrue(e.path().contains("TrackedHeapTest$Cell.b → java.net.Socket"), e.path());
    cells[5].b = null;
    trip.writeUnchecked((Object) cells);
    assertComesBack(trip, cells);
  }

  @Test
  void refusedObject_thatOnlyALostOneHas_doesNotMatter() {
    assumeTracking();
    Trip trip = new Trip(0);
    Cell[] cells = cells(5_000);
    Cell lost = new Cell();
    cells[5].b = lost;
    increment(trip, (Object) cells);
    cells[5].b = null;
    lost.a = new Socket();
    trip.writeUnchecked((Object) cells);
    assertComesBack(trip, cells);
  }

  @Test
  void references_thatTheCollectorHasCleared_areInTheirQueueOneCheckpointLaterAtMost() {
    assumeTracking();
    Trip trip = new Trip(0);
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    List<Reference<?>> references = new ArrayList<>();
    Cell[] cells = cells(5_000);
    Object all = List.of(cells, queue, references);
    for (int i = 0; i < 2_000; i++) {
      references.add(new PhantomReference<>(new Cell(), queue));
    }
    trip.writeUnchecked(all);
    System.gc();
    increment(trip, all);
    trip.writeUnchecked(all);
    List<?> after = (List<?>) Trip.local(trip.read(), 0);
    assertEquals(length(queue), length((ReferenceQueue<?>) after.get(1)));
  }

  private static int length(ReferenceQueue<?> queue) {
    int length = 0;
    while (queue.poll() != null) {
      length++;
    }
    return length;
  }

  @Test
  void olderTable_isNotTakenForTheLast() {
    assumeTracking();
    TestPolicy policy = new TestPolicy();
    Cell[] cells = cells(5_000);
    ObjectTable first = write(policy, ObjectTable.empty(), cells).table();
    cells[3].number = -1;
    write(policy, first, cells);
    EncodedCheckpoint again = write(policy, first, cells);
    assertFalse(isIncrement(again));
    assertTrue(again.lines().stream().anyMatch(line -> line.xml() != null));
  }

  private static EncodedCheckpoint write(TestPolicy policy, ObjectTable table, Cell[] cells) {
    return new CheckpointWriter(policy, table, 0).write(Trip.image(1, (Object) cells));
  }

  @Property(tries = 25)
  void heapThatChanges_comesBackAfterEachIncrement(@ForAll long seed) {
    assumeTracking();
    Random random = new Random(seed);
    List<Object> graph = GraphPropertyTest.graph(random, 3_000);
    Cell[] cells = cells(2_000);
    Object all = new ArrayList<>(List.of(graph, cells));
    Trip trip = new Trip(0);
    trip.writeUnchecked(all);
    int increments = 0;
    for (int i = 0; i < 10; i++) {
      for (int n = random.nextInt(20); n > 0; n--) {
        GraphPropertyTest.changeOne(random, graph);
        change(random, cells);
      }
      if (random.nextInt(6) == 0) {
        System.gc();
      }
      increments += isIncrement(trip.writeUnchecked(all)) ? 1 : 0;
      assertComesBack(trip, all);
    }
    assertTrue(increments > 0, "no checkpoint was an increment");
  }

  private static void change(Random random, Cell[] cells) {
    int i = random.nextInt(cells.length);
    Cell cell = cells[i];
    Cell other = cells[random.nextInt(cells.length)];
    if (cell == null || other == null) {
      cells[i] = new Cell();
      return;
    }
    switch (random.nextInt(10)) {
      case 0 -> cell.text = other.text;
      case 1 -> cell.text = "new " + random.nextInt();
      case 2 -> cell.box = other.box;
      case 3 -> cell.a = other.text;
      case 4 -> cell.b = new Object[] {other, cell.text, new Cell(), random.nextLong()};
      case 5 -> cell.a = System.identityHashCode(other.text);
      case 6 -> cell.b = cell;
      case 7 -> cells[i] = null;
      case 8 -> System.identityHashCode(cell);
      default -> cell.number++;
    }
  }
}
