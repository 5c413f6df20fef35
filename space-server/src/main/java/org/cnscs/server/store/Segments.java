package org.cnscs.server.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The open segments of a log: in their order, and by the slots that locations name.
 *
 * <p>A slot is given once in the life of a log and never again, so that a location tells for ever
 * which bytes are meant, also when compaction has put another segment in the place of that one.
 */
final class Segments {
  private volatile List<Segment> ordered = List.of();
  private volatile Segment[] slots = new Segment[16];
  private int next;

  /** Returns all that count, oldest first. */
  List<Segment> all() {
    return ordered;
  }

  /** Returns the segment that commits are written to. */
  Segment last() {
    return ordered.getLast();
  }

  /** Returns the segment in a slot; null if compaction has put another in its place. */
  Segment inSlot(int slot) {
    Segment[] all = slots;
    return slot < all.length ? all[slot] : null;
  }

  /** Gives a segment the next slot. */
  synchronized void register(Segment segment) {
    Segment[] grown = next >= slots.length ? Arrays.copyOf(slots, next * 2) : slots;
    grown[next] = segment;
    segment.setSlot(next++);
    slots = grown;
  }

  /** Adds a segment behind all others, in a slot that it had before. */
  synchronized void add(Segment segment, int slot) {
    int after = next;
    next = slot;
    add(segment);
    next = Math.max(after, slot + 1);
  }

  /** Returns the slot that the next segment gets. */
  synchronized int nextSlot() {
    return next;
  }

  /** Lets the next segment have a slot, and none between. */
  synchronized void setNextSlot(int slot) {
    next = slot;
  }

  /** Adds a segment behind all others. */
  synchronized void add(Segment segment) {
    register(segment);
    List<Segment> longer = new ArrayList<>(ordered);
    longer.add(segment);
    ordered = List.copyOf(longer);
  }

  /** Puts a segment that has its slot in the place of others that stand beside each other. */
  synchronized void replace(List<Segment> old, Segment by) {
    List<Segment> changed = new ArrayList<>(ordered);
    int at = changed.indexOf(old.getFirst());
    changed.subList(at, at + old.size()).clear();
    changed.add(at, by);
    ordered = List.copyOf(changed);
    Segment[] left = slots.clone();
    old.forEach(segment -> left[segment.slot()] = null);
    slots = left;
  }

  /** Closes the files of all; where some cannot be closed the others are, and the first is told. */
  void close() throws IOException {
    IOException first = null;
    for (Segment segment : ordered) {
      try {
        segment.file().close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Returns the number up to which batches cannot be told one by one any more. */
  long horizon() {
    long horizon = 0;
    for (Segment segment : ordered) {
      if (segment.name().isCompacted()) {
        horizon = segment.next() - 1;
      }
    }
    return horizon;
  }
}
