package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.cnscs.heap.raw.MarkWord;
import org.junit.jupiter.api.Test;

class NextCheckpointTest {

  static final class Item {
    int count;
    String name;
    final int[] data = new int[50];
  }

  private static List<Item> items(int n) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Item item = new Item();
      item.name = "item " + i;
      items.add(item);
    }
    return items;
  }

  private static long written(EncodedCheckpoint checkpoint) {
    return checkpoint.lines().stream().filter(line -> line.xml() != null).count();
  }

  @Test
  void secondCheckpoint_ofTheSame_writesNothing() {
    Trip trip = new Trip();
    List<Item> items = items(2000);
    EncodedCheckpoint first = trip.write(items);
    assertTrue(first.lines().size() > 5);
    EncodedCheckpoint second = trip.write(items);
    assertEquals(0, written(second));
    assertEquals(first.bytes(), second.bytes());
    assertEquals(first.objects(), second.objects());
  }

  @Test
  void checkpoint_afterAResume_hasTheSameLines() {
    Trip trip = new Trip();
    EncodedCheckpoint first = trip.write(items(2000), List.of("constant"), Thread.currentThread());
    ProcessImage resumed = trip.resume();
    EncodedCheckpoint second =
        trip.write(Trip.local(resumed, 0), Trip.local(resumed, 1), Trip.local(resumed, 2));
    assertEquals(hashes(first), hashes(second));
    assertEquals(
        0,
        written(
            trip.write(Trip.local(resumed, 0), Trip.local(resumed, 1), Trip.local(resumed, 2))));
  }

  @Test
  void checkpoint_afterAResumeAndAChange_hasOneOtherLine() {
    Trip trip = new Trip();
    EncodedCheckpoint first = trip.write(items(2000));
    List<?> items = (List<?>) Trip.local(trip.resume(), 0);
    ((Item) items.get(700)).count = 9;
    EncodedCheckpoint second = trip.write(items);
    List<String> other = new ArrayList<>(hashes(second));
    other.removeAll(hashes(first));
    assertEquals(1, other.size());
    assertEquals(9, ((Item) ((List<?>) Trip.local(trip.read(), 0)).get(700)).count);
  }

  private static List<String> hashes(EncodedCheckpoint checkpoint) {
    return checkpoint.lines().stream().map(EncodedLine::hash).toList();
  }

  @Test
  void secondCheckpoint_afterASmallChange_writesTheTouchedLines() {
    Trip trip = new Trip();
    List<Item> items = items(2000);
    trip.write(items);
    items.get(500).count = 7;
    assertEquals(1, written(trip.write(items)));
    Item more = new Item();
    more.name = "new";
    items.get(3).name = "changed";
    items.set(4, more);
    long lines = written(trip.write(items));
    assertTrue(lines >= 2 && lines <= 4, lines + " lines");
    List<?> after = (List<?>) Trip.local(trip.read(), 0);
    assertEquals(7, ((Item) after.get(500)).count);
    assertEquals("changed", ((Item) after.get(3)).name);
    assertEquals("new", ((Item) after.get(4)).name);
  }

  @Test
  void sameHeap_withoutTable_givesTheSameBytes() {
    List<Item> items = items(100);
    EncodedCheckpoint a = new Trip().write(items);
    EncodedCheckpoint b = new Trip().write(items);
    assertArrayEquals(a.manifest(), b.manifest());
    for (int i = 0; i < a.lines().size(); i++) {
      assertArrayEquals(a.lines().get(i).xml(), b.lines().get(i).xml());
    }
  }

  @Test
  void writing_leavesHeadersAsTheyWere() {
    Item untouched = new Item();
    Item hashed = new Item();
    int hash = System.identityHashCode(hashed);
    Trip trip = new Trip();
    trip.write(untouched, hashed);
    trip.write(untouched, hashed);
    assertEquals(0, MarkWord.hashOf(untouched));
    assertEquals(hash, MarkWord.hashOf(hashed));
    assertEquals(1, trip.xml().split("c:hash=\"" + hash + "\"", -1).length - 1);
  }

  @Test
  void hash_takenBetweenCheckpoints_isKept() {
    Item item = new Item();
    Trip trip = new Trip();
    trip.write(item);
    int hash = System.identityHashCode(item);
    trip.write(item);
    assertEquals(hash, System.identityHashCode(Trip.local(trip.read(), 0)));
  }

  @Test
  void string_thatBecomesShared_getsAnAddress() {
    Trip trip = new Trip();
    Item a = new Item();
    Item b = new Item();
    a.name = new String("moving");
    trip.write(a, b);
    assertFalse(trip.xml().contains("c:shared"));
    b.name = a.name;
    trip.write(a, b);
    ProcessImage image = trip.read();
    assertSame(((Item) Trip.local(image, 0)).name, ((Item) Trip.local(image, 1)).name);
    b.name = null;
    trip.write(a, b);
    assertFalse(trip.xml().contains("c:shared"));
    assertEquals("moving", ((Item) Trip.local(trip.read(), 0)).name);
  }

  @Test
  void string_thatIsInternedLater_isTheInternedOne() {
    Item item = new Item();
    item.name = "interned".concat(" later " + System.nanoTime()).intern();
    Trip trip = new Trip();
    Item other = new Item();
    other.name = new String(item.name);
    trip.write(item, other);
    other.name = other.name.intern();
    trip.write(item, other);
    ProcessImage image = trip.read();
    assertSame(item.name, ((Item) Trip.local(image, 0)).name);
    assertSame(item.name, ((Item) Trip.local(image, 1)).name);
  }

  @Test
  void sparseLines_areGivenUp() {
    Trip trip = new Trip();
    List<Item> items = items(1);
    for (int i = 0; i < 300; i++) {
      items.addAll(items(1));
      assertTrue(trip.write(items).lines().size() <= 70);
    }
    List<?> after = (List<?>) Trip.local(trip.read(), 0);
    assertEquals(301, after.size());
    assertEquals("item 0", ((Item) after.get(300)).name);
  }

  @Test
  void earlierCheckpoint_staysReadable() {
    Trip trip = new Trip();
    List<Item> items = items(10);
    byte[] first = trip.write(items).manifest();
    items.get(0).count = 99;
    trip.write(items);
    assertEquals(0, ((Item) ((List<?>) Trip.local(trip.read(first), 0)).get(0)).count);
    assertEquals(99, ((Item) ((List<?>) Trip.local(trip.read(), 0)).get(0)).count);
  }
}
