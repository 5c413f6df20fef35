package org.cnscs.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.heap.raw.HeapPages;
import org.cnscs.heap.raw.PageSet;

/**
 * A checkpoint for which only those objects are looked at that lie on pages of memory that were
 * written since the last one, and what can newly be reached from them and from the roots.
 *
 * <p>What is not written refers to what it referred to, so all new objects are found. What was lost
 * is not: it stays where it is until the whole heap is walked again. Known objects that say
 * something else go into delta lines, and their own lines stay as they are.
 */
final class Increment {
  private static final int MOST_INCREMENTS = 32;
  private static final int ATTEMPTS = 3;

  /** The most of all objects that are gathered in delta lines at once: one in so many. */
  static final int MOST_CHANGED = 4;

  /** The most of the bytes of all lines that delta lines may have: one in so many. */
  private static final int MOST_DELTAS = 2;

  /** A delta line in which less than one in so many objects is the latest is given up. */
  private static final int SPARSE = 4;

  private final HeapPolicy policy;
  private final ObjectTable previous;
  private final Map<Class<?>, StaticsOf> statics;
  private final HeapPages pages;
  private final Reached reached;
  private final int known;
  private final Walk walk;
  private final Placement placement;
  private final LineDrafts drafts;
  private final Examination examination;
  private final long collections;

  private final Prepared prepared;
  private final Looked looked = new Looked();
  private final BitSet changed = new BitSet();
  private boolean isComplete = true;

  private Increment(
      HeapPolicy policy,
      ObjectTable previous,
      Map<Class<?>, StaticsOf> statics,
      HeapPages pages,
      Walk walk,
      Placement placement) {
    this.policy = policy;
    this.previous = previous;
    this.statics = statics;
    this.pages = pages;
    this.reached = previous.known;
    this.known = previous.size();
    this.walk = walk;
    this.placement = placement;
    this.drafts = new LineDrafts(previous, reached, walk, placement, previous.shapes);
    this.prepared = previous.tracked.prepared();
    this.examination = new Examination(reached, drafts.printer(), prepared.written());
    this.collections = pages.collections();
  }

  /**
   * Drafts one; returns null if the whole heap has to be walked instead. When a collector moves
   * objects meanwhile, all is taken back, and it is tried again.
   */
  static CheckpointDraft draft(
      HeapPolicy policy,
      ObjectTable previous,
      Map<Class<?>, StaticsOf> statics,
      HeapPages pages,
      ProcessImage image) {
    PendingReferences.settle();
    if (!previous.use()) {
      return null;
    }
    for (int i = 0; i < ATTEMPTS; i++) {
      Walk walk = new Walk(previous.shapes, previous.known, previous.size());
      Placement placement = new Placement(previous.known, walk, previous, 0);
      Increment increment = new Increment(policy, previous, statics, pages, walk, placement);
      CheckpointDraft draft = increment.draft(image);
      if (draft != null || !increment.hasMoved()) {
        return draft;
      }
      increment.goBack();
    }
    return null;
  }

  /**
   * Tells whether a checkpoint may be an increment, and should be one.
   *
   * @param few below how many objects a walk is as fast
   */
  static boolean pays(ObjectTable previous, HeapPolicy policy, int few) {
    ObjectTable.Tracked tracked = previous.tracked;
    return tracked.epoch() != 0
        && tracked.increments() < MOST_INCREMENTS
        && previous.size() >= few
        && previous.size() <= tracked.walked() + tracked.walked() / 2
        && deltaBytes(previous) <= previous.lineBytes / MOST_DELTAS
        && previous.shapes.areOf(policy)
        && previous.shapes.isSettled()
        && previous.internings.isPresent()
        && previous.internings.equals(policy.internings());
  }

  private static long deltaBytes(ObjectTable table) {
    return table.deltas.stream().mapToLong(each -> each.line().bytes()).sum();
  }

  private boolean hasMoved() {
    return collections != pages.collections();
  }

  private void goBack() {
    reached.goBack();
    looked.forEachFirst(reached.edges()::setFirst);
  }

  private CheckpointDraft draft(ProcessImage image) {
    reached.journal();
    PagedObjects objects = pagedObjects();
    PageSet written = pages.none();
    if (!objects.written(previous.tracked.epoch(), written)) {
      return null;
    }
    Examination other = new Examination(reached, drafts.otherPrinter(), prepared.written());
    BitSet differing = examination.differing(objects, written, other);
    differing.or(prepared.open());
    if (hasMoved()) {
      return null;
    }
    reached.findBy(new AddressIndex(reached, pages, objects));
    previous.shapes.begin(this::giveHash);
    try {
      Drafted drafted = draft(image, differing);
      boolean whole = drafted != null && isComplete && !hasMoved();
      return whole ? end(image, drafted, objects) : null;
    } catch (UnsupportedObjectException e) {
      return null; // the whole walk tells the path to the object, or finds that it was lost
    } catch (RuntimeException e) {
      if (!hasMoved()) {
        throw e;
      }
      return null; // objects have moved and were not found
    } finally {
      previous.shapes.end();
    }
  }

  private PagedObjects pagedObjects() {
    boolean found = prepared.objects() != null && prepared.collections() == collections;
    return found ? prepared.objects() : PagedObjects.of(pages, reached);
  }

  /** A known object that turns out to be a constant of the JDK may be in any line. */
  private void giveHash(Object object) {
    int e = reached.find(object);
    isComplete &= e == 0 || e > known || reached.is(e, Reached.CONSTANT);
    reached.giveHash(object);
  }

  /** What was drafted while no collector ran. */
  private record Drafted(
      List<CheckpointDraft.DraftLine> lines,
      List<ObjectTable.KnownDelta> kept,
      List<CheckpointDraft.DraftDelta> deltas,
      BegunManifest manifest) {}

  private CheckpointDraft end(ProcessImage image, Drafted drafted, PagedObjects objects) {
    looked.forEachMark(this::setMark);
    reached.end();
    reached.stay();
    ObjectTable.Tracked last = previous.tracked;
    ObjectTable.Tracked tracked =
        new ObjectTable.Tracked(true, objects.protect(), last.increments() + 1, last.walked());
    return new CheckpointDraft(
        previous,
        previous.lines,
        drafted.lines,
        drafted.kept,
        drafted.deltas,
        drafted.manifest,
        CheckpointWriter.newFiles(image, previous),
        new CheckpointDraft.Placed(
            reached,
            statics,
            placement.nextLine(),
            Set.copyOf(image.code().files().keySet()),
            policy.internings(),
            previous.shapes,
            tracked));
  }

  /** What an adapter tells may name addresses that were not there when it was looked at. */
  private void setMark(int e, long mark) {
    boolean told = reached.shape(e).adapter() != null || reached.shape(e).kind() == Kind.LAMBDA;
    reached.setMark(e, told ? drafts.printer().mark(e) : mark);
  }

  /** Returns null if so much has changed that the lines should be written anew. */
  private Drafted draft(ProcessImage image, BitSet candidates) {
    lookAgain(candidates);
    new Roots(walk, statics).walk(image);
    walk.settleConstants();
    for (int i = 0; i < walk.count(); i++) {
      placement.placeNew(walk.met(i));
    }
    placePromoted();
    if (changed.cardinality() > known / MOST_CHANGED) {
      return null;
    }
    List<CheckpointDraft.DraftLine> added = newLines(placement.placed());
    List<CheckpointDraft.DraftDelta> deltas =
        drafts.deltas(reached.byAddress(changed), previous.nextDelta(), false);
    List<ObjectTable.KnownDelta> kept = previous.deltasWithout(changed);
    long objects =
        previous.lineObjects + added.stream().mapToLong(line -> line.objects().length).sum();
    long bytes =
        previous.lineBytes
            + CheckpointWriter.bytes(added, previous)
            + kept.stream().mapToLong(delta -> delta.line().bytes()).sum()
            + deltas.stream().mapToLong(delta -> delta.xml().length).sum();
    BegunManifest manifest = new ManifestWriter(reached, statics).write(image, objects, bytes);
    isComplete &= walk.isComplete();
    return new Drafted(added, kept, deltas, manifest);
  }

  /** Looks again at all objects that may be others, or say something else. */
  private void lookAgain(BitSet candidates) {
    for (int e : previous.elsewhere) {
      look(e);
    }
    for (int e = candidates.nextSetBit(1); e > 0; e = candidates.nextSetBit(e + 1)) {
      if (reached.address(e) != 0) {
        look(e);
      } else if (!reached.is(e, Reached.HASHED)) {
        walk.noteHash(e);
      }
    }
    for (ObjectTable.KnownDelta delta : previous.deltas) {
      if (delta.live().length < delta.line().objects() / SPARSE) {
        for (int e : delta.live()) {
          look(e);
          changed.set(e);
        }
      }
    }
  }

  private void look(int e) {
    if (looked.isNew(e)) {
      int first = reached.edges().first(e);
      looked.add(e, first);
      walk.revisit(e);
      long mark = drafts.printer().mark(e);
      looked.mark(mark);
      if (examination.differs(e, first, mark)) {
        changed.set(e);
      } else if (first != 0) {
        reached.edges().giveBack(e, first, reached.targets(e));
      }
    }
  }

  /** Strings and boxes that were text in one field, and need an address now: its object changes. */
  private void placePromoted() {
    for (int e = walk.promoted(); e != 0; e = walk.promoted()) {
      placement.placeNew(e);
      int holder = reached.parent(e);
      if (reached.address(e) != 0 && holder > 0 && holder <= known) {
        look(holder);
        changed.set(holder);
      }
    }
  }

  private List<CheckpointDraft.DraftLine> newLines(int[] placed) {
    List<CheckpointDraft.DraftLine> lines = new ArrayList<>();
    int i = 0;
    while (i < placed.length) {
      int first = i;
      int line = Address.line(reached.address(placed[i]));
      while (i < placed.length && Address.line(reached.address(placed[i])) == line) {
        i++;
      }
      lines.add(drafts.draft(Arrays.copyOfRange(placed, first, i)));
    }
    return lines;
  }
}
