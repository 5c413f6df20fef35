package org.cnscs.heap;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.cnscs.heap.raw.HeapPages;

/** A checkpoint for which all that can be reached is walked. */
final class WholeHeap {
  private final HeapPolicy policy;
  private final ObjectTable previous;
  private final Map<Class<?>, StaticsOf> statics;

  WholeHeap(HeapPolicy policy, ObjectTable previous, Map<Class<?>, StaticsOf> statics) {
    this.policy = policy;
    this.previous = previous;
    this.statics = statics;
  }

  /**
   * Drafts it.
   *
   * @param pages what notes writes from then on, or null
   * @param few how many objects are too few for that
   */
  CheckpointDraft draft(ProcessImage image, HeapPages pages, int few) {
    Reached reached = new Reached(previous.size());
    Shapes shapes = shapes();
    shapes.begin(reached::giveHash);
    Drafted drafted;
    try {
      int known = loadPrevious(reached);
      drafted = draft(image, reached, shapes, known, pages != null);
    } finally {
      reached.end();
      shapes.end();
    }
    boolean pays = drafted.known.size() > few && policy.internings().isPresent();
    long epoch = pages == null || !pays ? 0 : PagedObjects.of(pages, drafted.known).protect();
    Set<String> classes = Set.copyOf(image.code().files().keySet());
    return new CheckpointDraft(
        previous,
        new LinkedHashMap<>(),
        drafted.lines,
        List.of(),
        List.of(),
        drafted.manifest,
        CheckpointWriter.newFiles(image, previous),
        new CheckpointDraft.Placed(
            drafted.known,
            statics,
            drafted.nextLine,
            classes,
            policy.internings(),
            shapes,
            new ObjectTable.Tracked(pays, epoch, 0, drafted.known.size())));
  }

  /** What was drafted while objects bore marks. */
  private record Drafted(
      List<CheckpointDraft.DraftLine> lines, BegunManifest manifest, Reached known, int nextLine) {}

  private Shapes shapes() {
    boolean known = previous.shapes != null && previous.shapes.areOf(policy);
    return known ? previous.shapes : new Shapes(policy, ClassLoader.getPlatformClassLoader());
  }

  /** Loads what is known, in the order of addresses; returns how much that is. */
  private int loadPrevious(Reached reached) {
    boolean sure =
        previous.internings.isPresent() && previous.internings.equals(policy.internings());
    for (ObjectTable.KnownLine line : previous.lines.values()) {
      for (int e : line.objects()) {
        load(reached, e, sure);
      }
    }
    for (int e = 1; e <= previous.size(); e++) {
      if (previous.known.address(e) == 0) {
        load(reached, e, sure);
      }
    }
    return reached.size() - 1;
  }

  private void load(Reached reached, int known, boolean sure) {
    int e = reached.add(previous.known.object(known), true);
    reached.setAddress(e, previous.known.address(known));
    int flags = previous.known.lasting(known);
    if (sure || (flags & Reached.INTERNED) != 0) {
      reached.set(e, flags);
    }
  }

  private Drafted draft(
      ProcessImage image, Reached reached, Shapes shapes, int known, boolean tracked) {
    PendingReferences.settle();
    Walk walk = new Walk(shapes, reached, 0);
    new Roots(walk, statics).walk(image);
    walk.settleConstants();
    Placement placement = new Placement(reached, walk, previous, known);
    int[] placed = placement.place();
    reached.expectMarks();
    List<CheckpointDraft.DraftLine> lines =
        lines(
            placed,
            begins(reached, placed),
            () -> new LineDrafts(previous, reached, walk, placement, shapes));
    BegunManifest manifest =
        new ManifestWriter(reached, statics)
            .write(image, placed.length, CheckpointWriter.bytes(lines, previous));
    Reached kept = known(reached, walk, placed, tracked);
    return new Drafted(lines, manifest, kept, placement.nextLine());
  }

  /** Returns the indexes at which lines begin, and the end of the last one. */
  private static int[] begins(Reached reached, int[] placed) {
    IntStream.Builder begins = IntStream.builder();
    for (int i = 0; i < placed.length; i++) {
      if (i == 0
          || Address.line(reached.address(placed[i]))
              != Address.line(reached.address(placed[i - 1]))) {
        begins.add(i);
      }
    }
    return begins.add(placed.length).build().toArray();
  }

  private static List<CheckpointDraft.DraftLine> lines(
      int[] placed, int[] begins, Supplier<LineDrafts> workers) {
    CheckpointDraft.DraftLine[] lines = new CheckpointDraft.DraftLine[begins.length - 1];
    TwoThreads.forEach(
        lines.length,
        CheckpointDraft.FEW_LINES,
        () -> {
          LineDrafts drafts = workers.get();
          return i -> lines[i] = drafts.draft(placed, begins[i], begins[i + 1], 1);
        });
    return List.of(lines);
  }

  /** Returns what is known afterwards: what has an address, then the strings and boxes without. */
  private static Reached known(Reached reached, Walk walk, int[] placed, boolean tracked) {
    int[] kept = Arrays.copyOf(placed, placed.length + walk.count());
    int count = placed.length;
    for (int i = 0; i < walk.count(); i++) {
      int e = walk.met(i);
      if (reached.address(e) == 0) {
        kept[count++] = e;
      }
    }
    return reached.only(kept, count, tracked);
  }
}
