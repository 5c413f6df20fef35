package org.cnscs.vm.archive;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.heap.LineEntry;
import org.cnscs.heap.LineTable;
import org.cnscs.heap.Subtable;
import org.cnscs.heap.TableItem;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * The line table of a stored checkpoint. All methods throw {@link SpaceException.Damaged} if
 * something of it that they need is missing or not what it should be.
 */
public final class CheckpointTable {
  private final LineTable table;

  private CheckpointTable(LineTable table) {
    this.table = table;
  }

  /** Reads what of it is in a manifest; the rest is read when it is needed. */
  public static CheckpointTable of(Document manifest, LineTable.Source source) {
    String name = manifest.id();
    return new CheckpointTable(checked(() -> LineTable.of(name, manifest.xml(), source)));
  }

  /** Reads the same of a manifest whose other documents are in a space. */
  public static CheckpointTable of(Document manifest, Space space) {
    return of(manifest, hash -> table(space, hash));
  }

  private static byte[] table(Space space, String hash) {
    try {
      return space.get(Subtable.PREFIX + hash).map(Document::xml).orElse(null);
    } catch (SpaceException.Damaged e) {
      throw new HeapFormatException(e.getMessage(), e);
    }
  }

  /**
   * Reads the same, and nothing again that was read for another checkpoint of the space: most
   * subtables are the same from one checkpoint to the next.
   */
  public CheckpointTable next(Document manifest) {
    String name = manifest.id();
    return new CheckpointTable(checked(() -> table.next(name, manifest.xml())));
  }

  private static <T> T checked(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (HeapFormatException e) {
      throw new SpaceException.Damaged(e.getMessage(), e);
    }
  }

  /** Returns all of it that was read. */
  public LineTable table() {
    return table;
  }

  /** Returns how many lines or delta lines there are. */
  public int count(Subtable.Of of) {
    return table.count(of);
  }

  /** Returns the greatest number of a line or delta line, 0 if there is none. */
  public int last(Subtable.Of of) {
    return table.last(of);
  }

  /** Returns the line with a number, or null if there is none. */
  public LineEntry line(int number) {
    return checked(() -> table.line(number));
  }

  /** Returns all lines, in the order of numbers. */
  public List<LineEntry> lines() {
    return checked(table::lines);
  }

  /** Returns all delta lines, in the order of numbers. */
  public List<DeltaEntry> deltas() {
    return checked(table::deltas);
  }

  /** Returns which entries of this and a later table differ. */
  public LineTable.Difference difference(CheckpointTable after) {
    return checked(() -> LineTable.difference(table, after.table));
  }

  /** Tells of all that stands in the table and its subtables, as {@link LineTable#forEach} does. */
  public void forEach(Predicate<Subtable> enters, Consumer<TableItem> each) {
    forEach(
        enters,
        each,
        (_, why) -> {
          throw new SpaceException.Damaged(why.getMessage(), why);
        });
  }

  /**
   * Tells of all that can be read.
   *
   * @param unreadable is told of subtables that cannot be read, and why
   */
  public void forEach(
      Predicate<Subtable> enters,
      Consumer<TableItem> each,
      BiConsumer<Subtable, HeapFormatException> unreadable) {
    table.forEach(enters, each, unreadable);
  }
}
