package org.cnscs.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The places of the documents of one space by their ids, in few bytes: a sorted map of {@link Leaf
 * leaves}, each of which holds the ids from its key to the next one's.
 *
 * <p>A leaf never changes; a change puts another in its place. One thread at a time changes the
 * map, any number look an id up meanwhile: when a leaf is split its second half is there before the
 * first loses it, and when two are joined the first has all before the second goes. What walks
 * through many leaves takes a leaf together with the key behind it, under the monitor.
 */
final class DocumentMap {
  private static final int MOST = 800;
  private static final int JOINED = 600;
  private static final int LEAST = 200;

  private final ConcurrentSkipListMap<String, byte[]> leaves = new ConcurrentSkipListMap<>();

  /** Returns where a document lies, or null if there is none. */
  Location find(String id) {
    Map.Entry<String, byte[]> leaf = leaves.floorEntry(id);
    return leaf == null ? null : Leaf.find(leaf.getValue(), Leaf.key(id));
  }

  /** Sets where a document lies; returns where it lay before, or null. */
  synchronized Location put(String id, Location location) {
    byte[] key = Leaf.key(id);
    Map.Entry<String, byte[]> leaf = leaves.floorEntry(id);
    if (leaf == null) {
      putFirst(id, key, location);
      return null;
    }
    Leaf.Changed changed = Leaf.with(leaf.getValue(), key, location);
    putLeaf(leaf.getKey(), changed.bytes());
    return changed.before();
  }

  private void putFirst(String id, byte[] key, Location location) {
    Map.Entry<String, byte[]> first = leaves.firstEntry();
    byte[] leaf = Leaf.with(first == null ? new byte[0] : first.getValue(), key, location).bytes();
    leaves.put(id, leaf);
    if (first != null) {
      leaves.remove(first.getKey());
    }
    putLeaf(id, leaf);
  }

  private void putLeaf(String key, byte[] leaf) {
    if (leaf.length <= MOST) {
      leaves.put(key, leaf);
      return;
    }
    byte[][] halves = Leaf.split(leaf);
    if (halves[1].length > 0) {
      Leaf second = new Leaf(halves[1]);
      second.next();
      leaves.put(second.id(), halves[1]);
    }
    leaves.put(key, halves[0]);
  }

  /** Removes a document; returns where it lay, or null. */
  synchronized Location remove(String id) {
    Map.Entry<String, byte[]> leaf = leaves.floorEntry(id);
    byte[] key = Leaf.key(id);
    Location before = leaf == null ? null : Leaf.find(leaf.getValue(), key);
    if (before != null) {
      shrink(leaf.getKey(), Leaf.without(leaf.getValue(), key));
    }
    return before;
  }

  private void shrink(String key, byte[] leaf) {
    Map.Entry<String, byte[]> next = leaves.higherEntry(key);
    if (leaf.length == 0) {
      leaves.remove(key);
    } else if (leaf.length < LEAST
        && next != null
        && leaf.length + next.getValue().length < JOINED) {
      leaves.put(key, Leaf.joined(leaf, next.getValue()));
      leaves.remove(next.getKey());
    } else {
      leaves.put(key, leaf);
    }
  }

  /**
   * A leaf, and where to go on.
   *
   * @param bytes without ids before the one that was asked for
   * @param next the first id that is not in it; null if there is none behind
   */
  record Part(byte[] bytes, String next) {}

  /** Returns the leaf that holds the first ids from one on; null if there are none. */
  Part part(String id) {
    byte[] leaf;
    String next;
    synchronized (this) {
      Map.Entry<String, byte[]> at = leaves.floorEntry(id);
      Map.Entry<String, byte[]> entry = at == null ? leaves.firstEntry() : at;
      if (entry == null) {
        return null;
      }
      leaf = entry.getValue();
      next = leaves.higherKey(entry.getKey());
    }
    return new Part(Leaf.from(leaf, Leaf.key(id)), next);
  }

  /** Gives all leaves, in order, each id once; what is changed meanwhile may be in them or not. */
  void forEach(Consumer<byte[]> consumer) {
    Part part = part("");
    while (part != null) {
      if (part.bytes.length > 0) {
        consumer.accept(part.bytes);
      }
      part = part.next == null ? null : part(part.next);
    }
  }

  /** Adds a leaf whose ids come behind all others. */
  synchronized void addLeaf(byte[] bytes) {
    Leaf first = new Leaf(bytes);
    first.next();
    leaves.put(first.id(), bytes);
  }

  /** Returns documents in the order of their ids. */
  List<StoredInfo> scan(String prefix, String after, int limit) {
    List<StoredInfo> found = new ArrayList<>();
    boolean fromPrefix = after.compareTo(prefix) < 0;
    String start = fromPrefix ? prefix : after;
    for (Part part = part(start); part != null; part = part.next == null ? null : part(part.next)) {
      Leaf leaf = new Leaf(part.bytes);
      while (leaf.next()) {
        String id = leaf.id();
        if (found.size() == limit || !id.startsWith(prefix)) {
          return found;
        }
        if (fromPrefix || !id.equals(after)) {
          found.add(DocumentTable.info(id, leaf.location()));
        }
      }
    }
    return found;
  }
}
