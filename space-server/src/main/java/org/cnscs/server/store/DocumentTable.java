package org.cnscs.server.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
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
  private final ConcurrentHashMap<String, DocumentMap> spaces = new ConcurrentHashMap<>();
  private SegmentUse[] uses = new SegmentUse[16];

  /** Returns where a document lies, or null if there is none. */
  Location find(String space, String id) {
    DocumentMap documents = spaces.get(space);
    return documents == null ? null : documents.find(id);
  }

  /**
   * Applies what a batch did; each effect has its location, null for a removal.
   *
   * @param slot the slot of the segment that holds the batch
   */
  synchronized void apply(List<Effect> effects, List<Location> locations, int slot) {
    for (int i = 0; i < effects.size(); i++) {
      Effect effect = effects.get(i);
      DocumentMap documents = map(effect.space());
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

  /** Returns how many documents are present in all spaces. */
  synchronized long documents() {
    return Arrays.stream(uses).filter(Objects::nonNull).mapToLong(SegmentUse::livePuts).sum();
  }

  /** Returns the documents of each space. */
  Map<String, DocumentMap> maps() {
    return spaces;
  }

  /** Adds documents of a space, whose ids come behind all others. */
  void addLeaf(String space, byte[] leaf) {
    map(space).addLeaf(leaf);
  }

  /** Tells what a segment holds, of which nothing is known to count yet. */
  synchronized void know(int slot, SegmentUse use) {
    count(slot, use);
  }

  /**
   * Counts anew what of each segment counts, and removes the documents that lie in segments which
   * are gone: compaction did not find them to be present.
   *
   * @return whether all others lie in segments that are there
   */
  synchronized boolean recount(Segments segments, Set<Integer> gone) {
    for (int slot = 0; slot < uses.length; slot++) {
      SegmentUse use = use(slot);
      uses[slot] =
          new SegmentUse(use.puts(), use.putBytes(), 0, 0, use.deletes(), use.deleteBytes());
    }
    List<Runnable> removals = new ArrayList<>();
    boolean[] whole = {true};
    spaces.forEach(
        (space, documents) ->
            documents.forEach(
                bytes -> {
                  Leaf leaf = new Leaf(bytes);
                  while (leaf.next()) {
                    int slot = (int) (leaf.slotAndLength() >>> Integer.SIZE);
                    if (segments.inSlot(slot) != null) {
                      count(slot, use(slot).withLife((int) leaf.slotAndLength()));
                    } else if (gone.contains(slot)) {
                      String id = leaf.id();
                      removals.add(() -> documents.remove(id));
                    } else {
                      whole[0] = false;
                    }
                  }
                }));
    removals.forEach(Runnable::run);
    return whole[0];
  }

  synchronized void clear() {
    spaces.clear();
    uses = new SegmentUse[16];
  }

  private DocumentMap map(String space) {
    return spaces.computeIfAbsent(space, name -> new DocumentMap());
  }

  private void died(Location location) {
    if (location != null) {
      int slot = location.slot();
      count(slot, use(slot).withDeath(SegmentUse.bytes(location)));
    }
  }

  /**
   * Notes what compaction has copied of a batch: a document is present if what was copied still is,
   * else dead.
   *
   * @param slot the slot of the copy
   * @param from the slots of the segments that were compacted
   */
  synchronized void move(
      List<Effect> copied, List<Location> locations, int slot, Set<Integer> from) {
    for (int i = 0; i < copied.size(); i++) {
      switch (copied.get(i)) {
        case Stored stored -> move(stored, locations.get(i), from);
        case Removed _ -> count(slot, use(slot).withDelete());
      }
    }
  }

  private void move(Stored copied, Location to, Set<Integer> from) {
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
    DocumentMap documents = spaces.get(space);
    return documents == null ? List.of() : documents.scan(prefix, after, limit);
  }

  static StoredInfo info(String id, Location location) {
    return new StoredInfo(id, location.version(), location.length(), location.until());
  }

  Set<String> spaces() {
    return new TreeSet<>(spaces.keySet());
  }
}
