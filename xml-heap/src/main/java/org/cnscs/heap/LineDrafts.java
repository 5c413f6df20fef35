package org.cnscs.heap;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The maker of drafts of lines: a line that says what it said before is printed, and not written.
 */
final class LineDrafts {
  /** For so many delta lines no other thread is worth starting. */
  private static final int FEW_DELTAS = 8;

  private final ObjectTable previous;
  private final Reached reached;
  private final Walk walk;
  private final Placement placement;
  private final Shapes shapes;
  private final LinePrinter printer;
  private final LineEncoder encoder;

  LineDrafts(ObjectTable previous, Reached reached, Walk walk, Placement placement, Shapes shapes) {
    this.previous = previous;
    this.reached = reached;
    this.walk = walk;
    this.placement = placement;
    this.shapes = shapes;
    this.printer = new LinePrinter(reached, walk, placement, shapes);
    this.encoder = new LineEncoder(reached, walk, placement, shapes);
  }

  /**
   * Drafts the line with the objects from one index of an array on.
   *
   * @param kept what is added to an index to get the number by which the object is known afterwards
   * @param to behind the last object
   */
  CheckpointDraft.DraftLine draft(int[] placed, int from, int to, int kept) {
    return draft(placed, from, to, IntStream.range(from + kept, to + kept).toArray());
  }

  /** Drafts the line with the objects, which keep their numbers. */
  CheckpointDraft.DraftLine draft(int[] objects) {
    return draft(objects, 0, objects.length, objects);
  }

  private CheckpointDraft.DraftLine draft(int[] placed, int from, int to, int[] known) {
    int line = Address.line(reached.address(placed[from]));
    for (int i = from; i < to; i++) {
      printer.add(placed[i]);
    }
    int[] elsewhere =
        IntStream.range(from, to)
            .filter(i -> saysElsewhere(placed[i]))
            .map(i -> known[i - from])
            .toArray();
    Print.Value print = printer.take();
    ObjectTable.KnownLine before = previous.lines.get(line);
    boolean same = before != null && print.equals(before.print());
    byte[] xml = same ? null : encoder.encode(line, placed, from, to);
    return new CheckpointDraft.DraftLine(line, known, elsewhere, print, xml);
  }

  /**
   * Drafts delta lines.
   *
   * @param changed the objects in them, in the order of their addresses
   * @param first the number of the first delta line
   * @param marking whether the marks of the objects are to be kept, too
   */
  List<CheckpointDraft.DraftDelta> deltas(int[] changed, int first, boolean marking) {
    int[] begins = begins(changed);
    CheckpointDraft.DraftDelta[] deltas = new CheckpointDraft.DraftDelta[begins.length - 1];
    TwoThreads.forEach(
        deltas.length,
        FEW_DELTAS,
        () -> {
          LineEncoder own = new LineEncoder(reached, walk, placement, shapes);
          LinePrinter marks = marking ? otherPrinter() : null;
          return i -> {
            int[] objects = Arrays.copyOfRange(changed, begins[i], begins[i + 1]);
            mark(objects, marks);
            deltas[i] = delta(own, first + i, objects);
          };
        });
    return List.of(deltas);
  }

  private void mark(int[] objects, LinePrinter marks) {
    for (int i = 0; marks != null && i < objects.length; i++) {
      reached.setMark(objects[i], marks.mark(objects[i]));
    }
  }

  /** Returns the indexes at which delta lines begin, and the end of the last one. */
  private int[] begins(int[] changed) {
    IntStream.Builder begins = IntStream.builder();
    int bytes = Placement.LINE_BYTES;
    for (int i = 0; i < changed.length; i++) {
      if (bytes >= Placement.LINE_BYTES) {
        begins.add(i);
        bytes = 0;
      }
      bytes += placement.estimate(changed[i]);
    }
    return begins.add(changed.length).build().toArray();
  }

  private CheckpointDraft.DraftDelta delta(LineEncoder own, int number, int[] objects) {
    byte[] xml = own.encodeDelta(number, objects);
    int least = Address.line(reached.address(objects[0]));
    int last = Address.line(reached.address(objects[objects.length - 1]));
    return new CheckpointDraft.DraftDelta(number, least, last, objects, xml);
  }

  LinePrinter printer() {
    return printer;
  }

  /** Returns a printer for another thread. */
  LinePrinter otherPrinter() {
    return new LinePrinter(reached, walk, placement, shapes);
  }

  /**
   * Tells whether an object says what does not lie in it; a class tells its name, always the same.
   * References and their queues may be changed by the JVM while the program stands still.
   */
  private boolean saysElsewhere(int e) {
    Shape shape = reached.shape(e);
    return switch (shape.kind()) {
      case ADAPTED -> shape.type() != Class.class;
      case LAMBDA -> true;
      case STRING -> Texts.isUnfinished((String) reached.object(e));
      case PLAIN ->
          reached.object(e) instanceof Reference<?>
              || reached.object(e) instanceof ReferenceQueue<?>;
      default -> false;
    };
  }
}
