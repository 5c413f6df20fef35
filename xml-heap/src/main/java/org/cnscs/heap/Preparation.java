package org.cnscs.heap;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.cnscs.heap.raw.HeapPages;
import org.cnscs.heap.raw.PageSet;

/**
 * What is done for an {@linkplain Increment increment} while the process still runs: most objects
 * that have changed are found, and written into delta lines.
 *
 * <p>An object whose page is not written after it was protected again stays as it was read, so what
 * a delta line tells of it holds; all others are looked at again when the process stands still.
 * That may be any that was written meanwhile, and what was read of such an object may be anything.
 *
 * <p>No object is added here: those that refer to new ones, to strings or to boxes that they did
 * not refer to before are left open.
 */
final class Preparation {
  private static final int ATTEMPTS = 5;

  /**
   * How often one is done before a checkpoint follows: each may leave a delta line more around any
   * line, and of these no more can be read than {@link OverlaidLines} says.
   */
  private static final int MOST_TIMES = 4;

  private final ObjectTable previous;
  private final HeapPages pages;
  private final Reached reached;
  private final LineDrafts drafts;
  private final Examination examination;

  private Preparation(ObjectTable previous, HeapPages pages) {
    this.previous = previous;
    this.pages = pages;
    this.reached = previous.known;
    Walk walk = new Walk(previous.shapes, reached, previous.size());
    Placement placement = new Placement(reached, walk, previous, 0);
    this.drafts = new LineDrafts(previous, reached, walk, placement, previous.shapes);
    this.examination = new Examination(reached, drafts.printer(), sure());
  }

  private BitSet sure() {
    return previous.tracked.prepared().written();
  }

  /**
   * Prepares an increment; returns the table from which it is to be written. That is the one that
   * is given, from which the whole heap is walked, if it cannot be prepared; or as it is, if that
   * was done several times and no checkpoint followed.
   */
  static ObjectTable of(ObjectTable previous, HeapPages pages) {
    if (previous.tracked.prepared().times() >= MOST_TIMES) {
      return previous;
    }
    return previous.use() ? new Preparation(previous, pages).prepare() : previous;
  }

  /**
   * Objects that a collector has moved since their pages were found count as written: their new
   * pages are added at the next attempt.
   */
  private ObjectTable prepare() {
    PageSet written = pages.none();
    long epoch = previous.tracked.epoch();
    for (int i = 0; i < ATTEMPTS && epoch != 0; i++) {
      long collections = pages.collections();
      PagedObjects objects = PagedObjects.of(pages, reached);
      epoch = objects.protectAgain(epoch, written);
      if (epoch != 0 && collections == pages.collections()) {
        return prepare(objects, written, epoch, collections);
      }
    }
    return previous;
  }

  private ObjectTable prepare(PagedObjects objects, PageSet written, long epoch, long collections) {
    objects.retainOccupied(written);
    Examination other = new Examination(reached, drafts.otherPrinter(), sure());
    BitSet still = examination.differing(objects, written, other);
    Targets targets = new Targets(reached, pages, objects);
    BitSet open = (BitSet) previous.tracked.prepared().open().clone();
    for (int e = still.nextSetBit(1); e > 0; e = still.nextSetBit(e + 1)) {
      if (!examination.isWritable(e) || !targets.note(e)) {
        still.clear(e);
        open.set(e);
      }
    }
    if (still.cardinality() > previous.size() / Increment.MOST_CHANGED) {
      return previous;
    }
    List<ObjectTable.KnownDelta> deltas = deltas(still);
    still.or(sure());
    return previous.prepared(deltas, epoch, prepared(still, open, objects, collections));
  }

  /** If a collector has run meanwhile, where all objects lie is found anew while there is time. */
  private Prepared prepared(BitSet written, BitSet open, PagedObjects objects, long collections) {
    PagedObjects last = objects;
    long before = collections;
    for (int i = 0; i < ATTEMPTS && before != pages.collections(); i++) {
      before = pages.collections();
      last = PagedObjects.of(pages, reached);
    }
    int times = previous.tracked.prepared().times() + 1;
    return new Prepared(times, written, open, last, before);
  }

  private List<ObjectTable.KnownDelta> deltas(BitSet changed) {
    reached.expectMarks();
    List<ObjectTable.KnownDelta> deltas = new ArrayList<>(previous.deltasWithout(changed));
    drafts
        .deltas(reached.byAddress(changed), previous.nextDelta(), true)
        .forEach(delta -> deltas.add(delta.encoded()));
    return deltas;
  }
}
