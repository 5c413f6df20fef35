package org.cnscs.heap;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.stream.IntStream;

/**
 * The maker of drafts of lines: a line that says what it said before is printed, and not written.
 */
final class LineDrafts {
  private final ObjectTable previous;
  private final Reached reached;
  private final LinePrinter printer;
  private final LineEncoder encoder;

  LineDrafts(ObjectTable previous, Reached reached, Walk walk, Placement placement, Shapes shapes) {
    this.previous = previous;
    this.reached = reached;
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
    boolean elsewhere = false;
    for (int i = from; i < to; i++) {
      printer.add(placed[i]);
      elsewhere |= saysElsewhere(placed[i]);
    }
    Print.Value print = printer.take();
    ObjectTable.KnownLine before = previous.lines.get(line);
    boolean same = before != null && print.equals(before.print());
    byte[] xml = same ? null : encoder.encode(line, placed, from, to);
    return new CheckpointDraft.DraftLine(line, known, elsewhere, print, xml);
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
