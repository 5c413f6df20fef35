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
 * A checkpoint for which only those lines are looked at whose objects lie on pages of memory that
 * were written since the last one, and what can newly be reached from them and from the roots.
 *
 * <p>What is not written refers to what it referred to, so all new objects are found. What was lost
 * is not: it stays where it is until the whole heap is walked again.
 */
final class Increment {
  private static final int MOST_INCREMENTS = 32;

  private final HeapPolicy policy;
  private final ObjectTable previous;
  private final Map<Class<?>, StaticsOf> statics;
  private final HeapPages pages;
  private final Reached reached;
  private final int known;
  private final long collections;
  private final PagedObjects objects;
  private final BitSet open = new BitSet();
  private boolean isComplete = true;

  private Increment(
      HeapPolicy policy,
      ObjectTable previous,
      Map<Class<?>, StaticsOf> statics,
      HeapPages pages,
      long collections,
      PagedObjects objects) {
    this.policy = policy;
    this.previous = previous;
    this.statics = statics;
    this.pages = pages;
    this.collections = collections;
    this.objects = objects;
    this.reached = previous.known;
    this.known = previous.size();
  }

  /** Begins one, as the objects lie now; a collector may not run until it is drafted. */
  static Increment begin(
      HeapPolicy policy, ObjectTable previous, Map<Class<?>, StaticsOf> statics, HeapPages pages) {
    PendingReferences.settle();
    long collections = pages.collections();
    PagedObjects objects = PagedObjects.of(pages, previous.known);
    return new Increment(policy, previous, statics, pages, collections, objects);
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
        && previous.shapes.areOf(policy)
        && previous.shapes.isSettled()
        && previous.internings.isPresent()
        && previous.internings.equals(policy.internings());
  }

  /** Drafts it; returns null if the whole heap has to be walked instead. */
  CheckpointDraft draft(ProcessImage image) {
    PageSet written = pages.none();
    if (!previous.use()
        || !pages.written(previous.tracked.epoch(), written)
        || objects.countOn(written) > known / 2) {
      return null;
    }
    reached.findBy(new AddressIndex(reached, pages, objects));
    previous.shapes.begin(this::giveHash);
    try {
      Drafted drafted = draft(image, written);
      return isComplete && collections == pages.collections() ? end(image, drafted) : null;
    } catch (UnsupportedObjectException e) {
      return null; // the whole walk tells the path to the object, or finds that it was lost
    } catch (RuntimeException e) {
      if (collections == pages.collections()) {
        throw e;
      }
      return null; // objects have moved and were not found
    } finally {
      previous.shapes.end();
    }
  }

  /** A known object that turns out to be a constant of the JDK may be in any line. */
  private void giveHash(Object object) {
    int e = reached.find(object);
    isComplete &= e == 0 || e > known || reached.is(e, Reached.CONSTANT);
    reached.giveHash(object);
  }

  /** What was drafted while no collector ran. */
  private record Drafted(
      List<CheckpointDraft.DraftLine> lines, ManifestWriter manifest, int nextLine) {}

  private CheckpointDraft end(ProcessImage image, Drafted drafted) {
    reached.end();
    ObjectTable.Tracked before = previous.tracked;
    ObjectTable.Tracked tracked =
        new ObjectTable.Tracked(true, objects.protect(), before.increments() + 1, before.walked());
    return new CheckpointDraft(
        previous,
        drafted.lines,
        drafted.manifest,
        CheckpointWriter.newFiles(image, previous),
        new CheckpointDraft.Placed(
            reached,
            statics,
            drafted.nextLine,
            Set.copyOf(image.code().files().keySet()),
            policy.internings(),
            previous.shapes,
            tracked));
  }

  private Drafted draft(ProcessImage image, PageSet written) {
    Walk walk = new Walk(previous.shapes, reached, known);
    Placement placement = new Placement(reached, walk, previous, 0);
    openWritten(walk, written);
    new Roots(walk, statics).walk(image);
    walk.settleConstants();
    for (int i = 0; i < walk.count(); i++) {
      placement.placeNew(walk.met(i));
    }
    placePromoted(walk, placement);
    LineDrafts drafts = new LineDrafts(previous, reached, walk, placement, previous.shapes);
    List<CheckpointDraft.DraftLine> lines = knownLines(drafts);
    addNewLines(lines, drafts, placement.placed());
    long objects = lines.stream().mapToLong(line -> line.objects().length).sum();
    ManifestWriter manifest =
        new ManifestWriter(reached, statics)
            .write(image, objects, CheckpointWriter.bytes(lines, previous));
    isComplete &= walk.isComplete();
    return new Drafted(lines, manifest, placement.nextLine());
  }

  /** Looks again at all lines with an object that may be another, or say something else. */
  private void openWritten(Walk walk, PageSet written) {
    for (Map.Entry<Integer, ObjectTable.KnownLine> each : previous.lines.entrySet()) {
      if (each.getValue().elsewhere()) {
        open(walk, each.getKey());
      }
    }
    objects.forEachOn(written, e -> lookAgain(walk, e));
  }

  private void lookAgain(Walk walk, int e) {
    if (reached.address(e) != 0) {
      open(walk, Address.line(reached.address(e)));
    } else if (!reached.is(e, Reached.HASHED)) {
      walk.noteHash(e);
    }
  }

  private void open(Walk walk, int line) {
    if (!open.get(line)) {
      open.set(line);
      for (int e : previous.lines.get(line).objects()) {
        walk.revisit(e);
      }
    }
  }

  /** Strings and boxes that were text in one field, and need an address now: that line changes. */
  private void placePromoted(Walk walk, Placement placement) {
    for (int e = walk.promoted(); e != 0; e = walk.promoted()) {
      placement.placeNew(e);
      int holder = reached.parent(e);
      if (reached.address(e) != 0 && holder > 0 && holder <= known) {
        open(walk, Address.line(reached.address(holder)));
      }
    }
  }

  private List<CheckpointDraft.DraftLine> knownLines(LineDrafts drafts) {
    List<CheckpointDraft.DraftLine> lines = new ArrayList<>(previous.lines.size());
    for (Map.Entry<Integer, ObjectTable.KnownLine> each : previous.lines.entrySet()) {
      int number = each.getKey();
      ObjectTable.KnownLine line = each.getValue();
      lines.add(
          open.get(number)
              ? drafts.draft(line.objects())
              : new CheckpointDraft.DraftLine(
                  number, line.objects(), line.elsewhere(), line.print(), null));
    }
    return lines;
  }

  private void addNewLines(List<CheckpointDraft.DraftLine> lines, LineDrafts drafts, int[] placed) {
    int i = 0;
    while (i < placed.length) {
      int first = i;
      int line = Address.line(reached.address(placed[i]));
      while (i < placed.length && Address.line(reached.address(placed[i])) == line) {
        i++;
      }
      lines.add(drafts.draft(Arrays.copyOfRange(placed, first, i)));
    }
  }
}
