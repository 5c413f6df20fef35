package org.cnscs.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntBiFunction;

/**
 * The repair of hash tables whose keys have another identity hash code in this JVM.
 *
 * <p>New objects get the hash codes that they had. But a class or a constant of the JDK exists here
 * already, and may have a hash code of its own that must not change. Where such an object is a key
 * itself, the table is put in order again: nodes keep their identity, and no code of the program
 * runs.
 */
final class Rehash {

  /** How a map with chains of nodes spreads hash codes and finds a chain. */
  private enum Chains {
    HASH(HashMap.class, "key", h -> h ^ h >>> 16, (h, n) -> h & n - 1),
    CONCURRENT(
        ConcurrentHashMap.class, "key", h -> (h ^ h >>> 16) & 0x7fff_ffff, (h, n) -> h & n - 1),
    TABLE(Hashtable.class, "key", h -> h, (h, n) -> (h & 0x7fff_ffff) % n),
    WEAK(WeakHashMap.class, "referent", Chains::spreadWeak, (h, n) -> h & n - 1);

    private final Class<?> type;
    private final String key;
    private final IntUnaryOperator spread;
    private final IntBinaryOperator index;

    Chains(Class<?> type, String key, IntUnaryOperator spread, IntBinaryOperator index) {
      this.type = type;
      this.key = key;
      this.spread = spread;
      this.index = index;
    }

    private static int spreadWeak(int hash) {
      int h = hash ^ hash >>> 20 ^ hash >>> 12;
      return h ^ h >>> 7 ^ h >>> 4;
    }
  }

  private static final String IMMUTABLE = "java.util.ImmutableCollections$";

  private final IdentityHashMap<Object, Integer> moved;
  private final IdentityHashMap<Object, Object> repaired = new IdentityHashMap<>();

  /**
   * Makes a repair.
   *
   * @param moved the objects that have another hash code here, with the one that they had
   */
  Rehash(IdentityHashMap<Object, Integer> moved) {
    this.moved = moved;
  }

  /** Puts an object in order, if it is a hash table with a moved key. */
  void repair(Object object) {
    if (object instanceof IdentityHashMap<?, ?>) {
      repairIdentity(object);
    } else if (object != null && object.getClass().getName().equals(IMMUTABLE + "SetN")) {
      repairImmutable(object, "elements", 1);
    } else if (object != null && object.getClass().getName().equals(IMMUTABLE + "MapN")) {
      repairImmutable(object, "table", 2);
    } else if (object instanceof Map<?, ?>) {
      for (Chains chains : Chains.values()) {
        if (chains.type.isInstance(object)) {
          repairChains(object, chains);
        }
      }
    }
  }

  /** Settles an iterator, once all tables are in order. */
  void settle(Object object) {
    new RepairedIterators(repaired).settle(object);
  }

  private void repairChains(Object map, Chains chains) {
    Object[] table = (Object[]) Raw.get(map, "table");
    List<Object> nodes = nodes(table, chains);
    boolean changed = false;
    for (Object node : nodes) {
      changed |= correct(node, chains);
    }
    if (changed) {
      nodes.forEach(node -> checkPlain(map, node));
      relink(table, nodes, chains);
      repaired.put(map, map);
    }
  }

  private static List<Object> nodes(Object[] table, Chains chains) {
    List<Object> nodes = new ArrayList<>();
    for (Object first : table == null ? new Object[0] : table) {
      boolean tree = first != null && first.getClass().getSimpleName().equals("TreeBin");
      Object start = tree ? Raw.get(first, "first") : first;
      for (Object node = start; node != null; node = Raw.get(node, "next")) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  /** Corrects the hash code of a node if it was made from the identity of a moved key. */
  private boolean correct(Object node, Chains chains) {
    Object key =
        node.getClass().getSimpleName().equals("ForwardingNode") ? null : Raw.get(node, chains.key);
    Integer old = key == null ? null : moved.get(key);
    if (old == null || Raw.getInt(node, "hash") != chains.spread.applyAsInt(old)) {
      return false;
    }
    Raw.setInt(node, "hash", chains.spread.applyAsInt(System.identityHashCode(key)));
    return true;
  }

  private static void checkPlain(Object map, Object node) {
    String kind = node.getClass().getSimpleName();
    if (!kind.equals("Node") && !kind.equals("Entry")) {
      throw new HeapFormatException(
          "A "
              + map.getClass().getName()
              + " holds a class or constant of the JDK as key, which has another hash code"
              + " here, in a "
              + kind
              + ", which cannot be put in order; resume in a JVM of the same build");
    }
  }

  private static void relink(Object[] table, List<Object> nodes, Chains chains) {
    Arrays.fill(table, null);
    Object[] last = new Object[table.length];
    for (Object node : nodes) {
      int at = chains.index.applyAsInt(Raw.getInt(node, "hash"), table.length);
      Raw.clear(node, "next");
      if (last[at] == null) {
        table[at] = node;
      } else {
        Raw.set(last[at], "next", node);
      }
      last[at] = node;
    }
  }

  private void repairIdentity(Object map) {
    Object[] table = (Object[]) Raw.get(map, "table");
    if (holdsMoved(table, 2)) {
      reinsert(table, 2, Rehash::identityIndex);
      repaired.put(map, map);
    }
  }

  private static int identityIndex(Object key, int length) {
    int h = System.identityHashCode(key);
    return (h << 1) - (h << 8) & length - 1;
  }

  /**
   * Puts the table of an unmodifiable set or map in order, which keeps no hash codes. The old order
   * stays in a copy, for iterators that are on their way.
   */
  private void repairImmutable(Object owner, String field, int step) {
    Object[] table = (Object[]) Raw.get(owner, field);
    if (holdsMoved(table, step)) {
      Object copy = Raw.allocate(owner.getClass());
      Raw.set(copy, field, table.clone());
      Raw.setInt(copy, "size", Raw.getInt(owner, "size"));
      repaired.put(owner, copy);
      reinsert(table, step, (key, length) -> Math.floorMod(hashOf(key), length / step) * step);
    }
  }

  private static int hashOf(Object key) {
    try {
      Class<?> declaring = key.getClass().getMethod("hashCode").getDeclaringClass();
      if (declaring == Object.class) {
        return System.identityHashCode(key);
      }
      if (declaring == Enum.class
          || Platform.isPlatformClass(declaring) && !(key instanceof Iterable<?>)) {
        return key.hashCode();
      }
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
    throw new HeapFormatException(
        "An unmodifiable set or map holds a class or constant of the JDK, which has another hash"
            + " code here, beside an object of "
            + key.getClass().getName()
            + ", whose hash code cannot be asked;"
            + " resume in a JVM of the same build");
  }

  private boolean holdsMoved(Object[] table, int step) {
    for (int i = 0; i < table.length; i += step) {
      if (table[i] != null && moved.containsKey(table[i])) {
        return true;
      }
    }
    return false;
  }

  private static void reinsert(Object[] table, int step, ToIntBiFunction<Object, Integer> index) {
    Object[] old = table.clone();
    Arrays.fill(table, null);
    for (int from = 0; from < old.length; from += step) {
      if (old[from] != null) {
        int i = index.applyAsInt(old[from], table.length);
        while (table[i] != null) {
          i = i + step < table.length ? i + step : 0;
        }
        System.arraycopy(old, from, table, i, step);
      }
    }
  }
}
