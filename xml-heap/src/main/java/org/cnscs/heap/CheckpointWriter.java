package org.cnscs.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.heap.raw.MarkWord;

/**
 * The writer of one checkpoint.
 *
 * <p>The threads of the process must stand still meanwhile, and nobody else may ask objects of the
 * program for their identity hash codes, since free ones are used to find objects again; all is as
 * it was before when the writer is done.
 */
public final class CheckpointWriter {

  private final HeapPolicy policy;
  private final ObjectTable previous;
  private final Map<Class<?>, StaticsOf> statics;

  /**
   * Makes a writer.
   *
   * @param policy the border between the program and what is around it
   * @param previous the table of the checkpoint before, or {@link ObjectTable#empty()}
   */
  public CheckpointWriter(HeapPolicy policy, ObjectTable previous) {
    this.policy = policy;
    this.previous = previous;
    this.statics = new HashMap<>(previous.statics);
  }

  /**
   * Writes a checkpoint.
   *
   * @throws UnsupportedObjectException if something that is reachable cannot be kept
   */
  public EncodedCheckpoint write(ProcessImage image) {
    return draft(image).finish();
  }

  /**
   * Writes all of a checkpoint for which the process has to stand still.
   *
   * @throws UnsupportedObjectException if something that is reachable cannot be kept
   */
  public CheckpointDraft draft(ProcessImage image) {
    if (!MarkWord.isKnown()) {
      throw new IllegalStateException(
          "This JVM keeps identity hash codes where they cannot be found, so no checkpoint of it"
              + " would be right; use a 64-bit HotSpot JVM of JDK 25");
    }
    Reached reached = new Reached(previous.size());
    Shapes shapes = shapes();
    shapes.begin(reached::giveHash);
    try {
      loadPrevious(reached);
      return draft(image, reached, shapes);
    } finally {
      reached.unmark();
      shapes.end();
    }
  }

  private void loadPrevious(Reached reached) {
    boolean sure =
        previous.internings.isPresent() && previous.internings.equals(policy.internings());
    for (int i = 0; i < previous.objects.length; i++) {
      int e = reached.add(previous.objects[i], true);
      reached.setAddress(e, previous.addresses[i]);
      int flags = previous.flags[i];
      if (sure || (flags & Reached.INTERNED) != 0) {
        reached.set(e, flags);
      }
    }
  }

  private CheckpointDraft draft(ProcessImage image, Reached reached, Shapes shapes) {
    PendingReferences.settle();
    Walk walk = new Walk(shapes, reached);
    new Roots(walk, statics).walk(image);
    walk.settleConstants();
    Placement placement = new Placement(reached, walk, previous);
    int[] placed = placement.place();
    List<CheckpointDraft.DraftLine> lines =
        encode(
            reached,
            placed,
            new LinePrinter(reached, walk, placement, shapes),
            new LineEncoder(reached, walk, placement, shapes));
    long bytes = lines.stream().mapToLong(this::bytes).sum();
    ManifestWriter manifest =
        new ManifestWriter(reached, statics).write(image, placed.length, bytes);
    Map<String, byte[]> classes = new HashMap<>(image.code().files());
    Set<String> all = Set.copyOf(classes.keySet());
    classes.keySet().removeAll(previous.classes);
    return new CheckpointDraft(
        previous,
        lines,
        manifest,
        classes,
        known(reached, walk, placed, placement.nextLine(), all, shapes),
        bytes);
  }

  private Shapes shapes() {
    boolean known = previous.shapes != null && previous.shapes.policy() == policy;
    return known ? previous.shapes : new Shapes(policy, ClassLoader.getPlatformClassLoader());
  }

  private long bytes(CheckpointDraft.DraftLine line) {
    return line.xml() == null
        ? previous.lines.get(line.number()).line().bytes()
        : line.xml().length;
  }

  private List<CheckpointDraft.DraftLine> encode(
      Reached reached, int[] placed, LinePrinter printer, LineEncoder encoder) {
    List<CheckpointDraft.DraftLine> lines = new ArrayList<>();
    int i = 0;
    while (i < placed.length) {
      int first = i;
      int line = Address.line(reached.address(placed[i]));
      while (i < placed.length && Address.line(reached.address(placed[i])) == line) {
        printer.add(placed[i++]);
      }
      Print.Value print = printer.take();
      ObjectTable.KnownLine before = previous.lines.get(line);
      boolean same = before != null && print.equals(before.print());
      byte[] xml = same ? null : encoder.encode(line, placed, first, i);
      lines.add(new CheckpointDraft.DraftLine(line, i - first, print, xml));
    }
    return lines;
  }

  private CheckpointDraft.Placed known(
      Reached reached, Walk walk, int[] placed, int nextLine, Set<String> classes, Shapes shapes) {
    int[] kept = Arrays.copyOf(placed, placed.length + walk.count());
    int count = placed.length;
    for (int i = 0; i < walk.count(); i++) {
      int e = walk.met(i);
      if (reached.address(e) == 0 && reached.is(e, Reached.ASKED)) {
        kept[count++] = e;
      }
    }
    Object[] objects = new Object[count];
    long[] addresses = new long[count];
    byte[] flags = new byte[count];
    for (int i = 0; i < count; i++) {
      objects[i] = reached.object(kept[i]);
      addresses[i] = reached.address(kept[i]);
      flags[i] = reached.lasting(kept[i]);
    }
    return new CheckpointDraft.Placed(
        objects, addresses, flags, statics, nextLine, classes, policy.internings(), shapes);
  }
}
