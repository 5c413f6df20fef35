package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class JdkInsideTest {

  static final class Counter {
    volatile int count;
    volatile String name;
  }

  /**
   * Keeps an iterator in the middle, as if this JVM ran in a direction and another one in the
   * other.
   */
  private static Set<Object> metByBoth(
      Supplier<Iterator<?>> maker, int before, boolean from, boolean to) {
    Iterator<?> iterator = maker.get();
    Set<Object> met = new HashSet<>();
    for (int i = 0; i < before; i++) {
      met.add(iterator.next());
    }
    SaltedIteratorAdapter reader = new SaltedIteratorAdapter(to);
    Iterator<?> copy = (Iterator<?>) reader.allocate(iterator.getClass(), Map.of());
    reader.fill(copy, new SaltedIteratorAdapter(from).fields(iterator));
    while (copy.hasNext()) {
      met.add(copy.next());
    }
    return met;
  }

  @Test
  void iteratorOfImmutables_inTheOtherDirection_meetsTheRest() {
    boolean here = Raw.staticBoolean("java.util.ImmutableCollections", "REVERSE");
    Set<Integer> set = Set.of(1, 2, 3, 40, 50, 60, 70);
    Map<Integer, Integer> map = Map.of(1, 1, 2, 2, 33, 3, 48, 4);
    for (int before = 0; before <= 4; before++) {
      assertEquals(set, metByBoth(set::iterator, before, here, here));
      assertEquals(map.entrySet(), metByBoth(() -> map.entrySet().iterator(), before, here, here));
    }
    // Turned to the other direction and back, nothing may be different.
    for (int before = 0; before <= 7; before++) {
      Iterator<Integer> iterator = set.iterator();
      for (int i = 0; i < before; i++) {
        iterator.next();
      }
      int direction = here ? 1 : -1;
      int idx = Raw.getInt(iterator, "idx");
      int other =
          SaltedIteratorAdapter.turned(iterator.getClass(), set, idx, 7 - before, direction);
      Object[] table = (Object[]) Raw.get(set, "elements");
      assertEquals(
          rest(table, idx, 7 - before, direction), rest(table, other, 7 - before, -direction));
    }
  }

  private static Set<Object> rest(Object[] table, int idx, int remaining, int direction) {
    Set<Object> rest = new HashSet<>();
    int at = idx;
    while (rest.size() < remaining) {
      at = Math.floorMod(at + direction, table.length);
      if (table[at] != null) {
        rest.add(table[at]);
      }
    }
    return rest;
  }

  @Test
  void iteratorOfTwo_inTheOtherDirection_meetsTheRest() {
    boolean here = Raw.staticBoolean("java.util.ImmutableCollections", "REVERSE");
    Set<String> two = Set.of("a", "b");
    Iterator<String> iterator = two.iterator();
    String met = iterator.next();
    // The other JVM gave the other element first: what is left is what was met here.
    var fields = new SaltedIteratorAdapter(!here).fields(iterator);
    @SuppressWarnings("unchecked")
    Iterator<String> copy = (Iterator<String>) Raw.allocate(iterator.getClass());
    new SaltedIteratorAdapter(here).fill(copy, fields);
    assertEquals(met, copy.next());
    assertFalse(copy.hasNext());
  }

  @Test
  void iteratorOfTwo_comesBack() {
    Set<String> two = Set.of("a", "b");
    for (int before = 0; before <= 2; before++) {
      Iterator<String> iterator = two.iterator();
      List<String> met = new ArrayList<>();
      for (int i = 0; i < before; i++) {
        met.add(iterator.next());
      }
      Trip.of(iterator).forEachRemaining(met::add);
      assertEquals(two, new HashSet<>(met));
      assertEquals(2, met.size());
    }
  }

  @Test
  void mapsKeyedByClassesAndConstants_comeBack() {
    Map<Object, String> map =
        new HashMap<>(Map.of(String.class, "s", TimeUnit.DAYS, "d", Counter.class, "c"));
    Map<Object, String> identity = new IdentityHashMap<>(map);
    identity.put("literal", "l");
    Object[] after = Trip.of(new Object[] {map, identity, Map.copyOf(map)});
    assertEquals(map, after[0]);
    assertEquals(map, after[2]);
    assertEquals("l", ((Map<?, ?>) after[1]).get("literal"));
    assertEquals("s", ((Map<?, ?>) after[1]).get(String.class));
  }

  @Test
  void immutables_withMovedKeys_findThemAgain() {
    Object a = new Object();
    Object b = new Object();
    Map<Object, Object> map = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      map.put("k" + i, i);
    }
    map.put(a, "a");
    Map<Object, Object> immutable = Map.copyOf(map);
    Object[] table = (Object[]) Raw.get(immutable, "table");
    for (int i = 0; i < table.length; i++) {
      table[i] = table[i] == a ? b : table[i];
    }
    new Rehash(new IdentityHashMap<>(Map.of(b, System.identityHashCode(a)))).repair(immutable);
    assertEquals("a", immutable.get(b));
    assertFalse(immutable.containsKey(a));
    for (int i = 0; i < 30; i++) {
      assertEquals(i, immutable.get("k" + i));
    }
  }

  @Test
  void immutables_withMovedKeysBesideProgramKeys_areRefused() {
    record Key(int n) {}
    Object moved = new Object();
    Map<Object, Object> map = Map.of(moved, 1, new Key(1), 2, "x", 3);
    Rehash rehash = new Rehash(new IdentityHashMap<>(Map.of(moved, 5)));
    assertThrows(HeapFormatException.class, () -> rehash.repair(map));
  }

  @Test
  void updatersAndBuffers_goOnWorking() {
    Counter counter = new Counter();
    Object[] after =
        Trip.of(
            new Object[] {
              counter,
              AtomicIntegerFieldUpdater.newUpdater(Counter.class, "count"),
              AtomicReferenceFieldUpdater.newUpdater(Counter.class, String.class, "name"),
              ByteBuffer.wrap(new byte[] {1, 2, 3}).slice(1, 2)
            });
    Counter copy = (Counter) after[0];
    @SuppressWarnings("unchecked")
    AtomicIntegerFieldUpdater<Counter> count = (AtomicIntegerFieldUpdater<Counter>) after[1];
    assertEquals(1, count.incrementAndGet(copy));
    @SuppressWarnings("unchecked")
    AtomicReferenceFieldUpdater<Counter, String> name =
        (AtomicReferenceFieldUpdater<Counter, String>) after[2];
    name.set(copy, "set");
    assertEquals("set", copy.name);
    assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), after[3]);
    assertEquals(0x0203, ((ByteBuffer) after[3]).getShort(0));
  }
}
