package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class RehashTest {

  /**
   * Puts keys into a map in the places of other keys, as they are found when the same object has
   * another hash code.
   */
  private static IdentityHashMap<Object, Integer> exchange(
      Object[] table, Map<Object, Object> exchanged, String key) {
    IdentityHashMap<Object, Integer> moved = new IdentityHashMap<>();
    for (int i = 0; i < table.length; i++) {
      Object old = key == null ? table[i] : null;
      if (exchanged.containsKey(old)) {
        table[i] = exchanged.get(old);
        moved.put(table[i], System.identityHashCode(old));
      }
      for (Object node = key == null ? null : table[i];
          node != null;
          node = Raw.get(node, "next")) {
        Object before = Raw.get(node, key);
        if (exchanged.containsKey(before)) {
          Raw.set(node, key, exchanged.get(before));
          moved.put(exchanged.get(before), System.identityHashCode(before));
        }
      }
    }
    return moved;
  }

  private static void check(Map<Object, String> map, String key) {
    Map<Object, Object> exchanged = new IdentityHashMap<>();
    for (int i = 0; i < 50; i++) {
      Object object = new Object();
      map.put(object, "v" + i);
      map.put("name" + i, "n" + i);
      if (i % 3 == 0) {
        exchanged.put(object, new Object());
      }
    }
    Map<Object, String> expected = new IdentityHashMap<>();
    map.forEach((k, v) -> expected.put(exchanged.getOrDefault(k, k), v));
    IdentityHashMap<Object, Integer> moved =
        exchange((Object[]) Raw.get(map, "table"), exchanged, key);
    new Rehash(moved).repair(map);
    expected.forEach((k, v) -> assertEquals(v, map.get(k), map.getClass().getName()));
    assertEquals(expected.size(), map.size());
    exchanged.keySet().forEach(k -> assertNull(map.get(k)));
  }

  @Test
  void iterator_onItsWayThroughARepairedTable_isRefused() {
    Object moved = new Object();
    Map<Object, Object> map = new HashMap<>(16);
    map.put(moved, 1);
    map.put("a", 2);
    Object node = ((Object[]) Raw.get(map, "table"))[Math.floorMod(spread(moved), 16)];
    Object key = new Object();
    Raw.set(Raw.get(node, "key") == moved ? node : Raw.get(node, "next"), "key", key);
    Rehash rehash = new Rehash(new IdentityHashMap<>(Map.of(key, System.identityHashCode(moved))));
    Iterator<Object> done = map.keySet().iterator();
    done.forEachRemaining(k -> {});
    Iterator<Object> halfway = map.keySet().iterator();
    halfway.next();
    rehash.repair(map);
    rehash.settle(done);
    assertThrows(HeapFormatException.class, () -> rehash.settle(halfway));
  }

  private static int spread(Object key) {
    int hash = System.identityHashCode(key);
    return hash ^ hash >>> 16;
  }

  @Test
  void tables_withMovedKeys_findThemAgain() {
    for (Map<Object, String> map :
        List.<Map<Object, String>>of(
            new HashMap<>(), new LinkedHashMap<>(), new ConcurrentHashMap<>(), new Hashtable<>())) {
      check(map, "key");
    }
    check(new WeakHashMap<>(), "referent");
    check(new IdentityHashMap<>(), null);
  }
}
