package org.cnscs.server.store;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.cnscs.server.store.Committed.Effect;
import org.cnscs.server.store.Committed.Removed;
import org.cnscs.server.store.Committed.Stored;

/**
 * The places of all present documents, in memory: rebuilt by recovery, changed by commits and moved
 * by compaction under the table's monitor, read by many without it.
 *
 * <p>It also counts what of each segment still counts, because only here the end of a document is
 * seen together with the place where it lies.
 */
final class DocumentTable {
  private final ConcurrentHashMap<String, NavigableMap<String, Location>> spaces =
      new ConcurrentHashMap<>();
  private SegmentUse[] uses = new SegmentUse[16];

  /** Returns where a document lies, or null if there is none. */
  Location find(String space, String id) {
    NavigableMap<String, Location> documents = spaces.get(space);
    return documents == null ? null : documents.get(id);
  }

  /**
   * Applies what a batch did; each effect has its location, null for a removal.
   *
   * @param slot the slot of the segment that holds the batch
   */
  synchronized void apply(List<Effect> effects, List<Location> locations, int slot) {
    for (int i = 0; i < effects.size(); i++) {
      Effect effect = effects.get(i);
      NavigableMap<String, Location> documents =
          spaces.computeIfAbsent(effect.space(), name -> new ConcurrentSkipListMap<>());
      switch (effect) {
        case Stored stored -> {
          Location location = locations.get(i);
          count(slot, use(slot).withPut(SegmentUse.bytes(location)));
          died(documents.put(stored.id(), location));
        }
        case Removed removed -> {
          count(slot, use(slot).withDelete());
          died(documents.remove(removed.id()));
        }
      }
    }
  }

  private void died(Location location) {
    if (location != null) {
      int slot = location.slot();
      count(slot, use(slot).withDeath(SegmentUse.bytes(location)));
    }
  }

  /**
   * Notes a document that compaction has copied, as present if what was copied still is, else as
   * dead.
   *
   * @param from the slots of the segments that were compacted
   */
  synchronized void move(Stored copied, Location to, Set<Integer> from) {
    long bytes = SegmentUse.bytes(to);
    count(to.slot(), use(to.slot()).withPut(bytes));
    Location present = find(copied.space(), copied.id());
    boolean within =
        present != null && (from.contains(present.slot()) || present.slot() == to.slot());
    if (within && present.isSameContent(to)) {
      spaces.get(copied.space()).put(copied.id(), to);
      died(present);
    } else {
      count(to.slot(), use(to.slot()).withDeath(bytes));
    }
  }

  /** Notes a removal that compaction has copied. */
  synchronized void moveDelete(int slot) {
    count(slot, use(slot).withDelete());
  }

  /** Returns what a segment holds. */
  synchronized SegmentUse use(int slot) {
    SegmentUse use = slot < uses.length ? uses[slot] : null;
    return use == null ? SegmentUse.NONE : use;
  }

  private void count(int slot, SegmentUse use) {
    if (slot >= uses.length) {
      uses = Arrays.copyOf(uses, Math.max(slot + 1, uses.length * 2));
    }
    uses[slot] = use;
  }

  /** Returns documents in the order of their ids. */
  List<StoredInfo> scan(String space, String prefix, String after, int limit) {
    NavigableMap<String, Location> documents = spaces.get(space);
    if (documents == null) {
      return List.of();
    }
    boolean fromPrefix = after.compareTo(prefix) < 0;
    return documents.tailMap(fromPrefix ? prefix : after, fromPrefix).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .limit(limit)
        .map(entry -> info(entry.getKey(), entry.getValue()))
        .toList();
  }

  static StoredInfo info(String id, Location location) {
    return new StoredInfo(id, location.version(), location.length(), location.until());
  }

  Set<String> spaces() {
    return new TreeSet<>(spaces.keySet());
  }
}
