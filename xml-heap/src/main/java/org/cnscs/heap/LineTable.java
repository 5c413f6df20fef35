package org.cnscs.heap;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cnscs.heap.Subtable.Of;
import org.cnscs.xml.Hash;

/**
 * The line table of a checkpoint: a tree, of which the manifest holds the root and subtables the
 * rest. What is asked for is read, once, and kept; not for several threads.
 *
 * <p>A subtable is nearer to the entries than what names it, holds just the numbers that its name
 * tells, and has the hash that it is named by. So no document leads back to itself, none is told
 * twice, and whoever reads all reads no more than the documents that there are.
 */
public final class LineTable {
  /** How deep subtables are read; with those of 16 numbers each, 8 are enough for all numbers. */
  private static final int MOST_DEPTH = 16;

  private final String name;
  private final List<TableItem> items;
  private final Source source;
  private final Map<Subtable, List<TableItem>> read;

  LineTable(String name, List<TableItem> items, Source source) {
    this(name, items, source, new HashMap<>());
  }

  private LineTable(
      String name, List<TableItem> items, Source source, Map<Subtable, List<TableItem>> read) {
    this.name = name;
    this.items = List.copyOf(items);
    this.source = source;
    this.read = read;
  }

  /** A source of subtables. */
  @FunctionalInterface
  public interface Source {

    /** Returns the document of the subtable with a hash, or null if there is none. */
    byte[] table(String hash);
  }

  /**
   * Reads the table of a manifest; subtables are read when something of them is asked for.
   *
   * @param name how messages call the checkpoint
   * @throws HeapFormatException if it is not one; so do all methods that read subtables
   */
  public static LineTable of(String name, byte[] manifest, Source source) {
    return new LineTable(name, TableReader.ofManifest("The table of " + name, manifest), source);
  }

  /**
   * Reads the table of another manifest of the same source; what one of the two has read the other
   * does not read again.
   *
   * @throws HeapFormatException if it is not one
   */
  public LineTable next(String other, byte[] manifest) {
    return new LineTable(
        other, TableReader.ofManifest("The table of " + other, manifest), source, read);
  }

  /** Returns what stands in the manifest. */
  List<TableItem> items() {
    return items;
  }

  /** Returns what stands in all subtables that were read. */
  Map<Subtable, List<TableItem>> subtables() {
    return read;
  }

  /** Returns how many lines or delta lines there are. */
  public int count(Of of) {
    return (int) items(of).mapToLong(TableItem::count).sum();
  }

  /** Returns the greatest number of a line or delta line, 0 if there is none. */
  public int last(Of of) {
    return items(of).mapToInt(TableItem::to).max().orElse(0);
  }

  private Stream<TableItem> items(Of of) {
    return items.stream().filter(item -> Of.of(item) == of);
  }

  /** Returns all lines, in the order of numbers. */
  public List<LineEntry> lines() {
    return entries(items(Of.LINES), 1).map(LineEntry.class::cast).toList();
  }

  /** Returns all delta lines, in the order of numbers. */
  public List<DeltaEntry> deltas() {
    return entries(items(Of.DELTAS), 1).map(DeltaEntry.class::cast).toList();
  }

  private Stream<TableItem> entries(Stream<TableItem> some, int depth) {
    return some.flatMap(
        item ->
            item instanceof Subtable subtable
                ? entries(content(subtable, depth).stream(), depth + 1)
                : Stream.of(item));
  }

  /**
   * Tells of all that stands in the table and its subtables, in order.
   *
   * @param enters tells whether what is in a subtable is told of
   * @param unreadable is told of a subtable that cannot be read, and why; it may go on without
   */
  public void forEach(
      Predicate<Subtable> enters,
      Consumer<TableItem> each,
      BiConsumer<Subtable, HeapFormatException> unreadable) {
    forEach(items, 1, enters, each, unreadable);
  }

  private void forEach(
      List<TableItem> some,
      int depth,
      Predicate<Subtable> enters,
      Consumer<TableItem> each,
      BiConsumer<Subtable, HeapFormatException> unreadable) {
    for (TableItem item : some) {
      each.accept(item);
      if (item instanceof Subtable subtable && enters.test(subtable)) {
        forEach(readable(subtable, depth, unreadable), depth + 1, enters, each, unreadable);
      }
    }
  }

  private List<TableItem> readable(
      Subtable subtable, int depth, BiConsumer<Subtable, HeapFormatException> unreadable) {
    try {
      return content(subtable, depth);
    } catch (HeapFormatException e) {
      unreadable.accept(subtable, e);
      return List.of();
    }
  }

  /** Returns the line with a number, or null if there is none. */
  public LineEntry line(int number) {
    List<TableItem> some = items;
    for (int depth = 1; ; depth++) {
      TableItem found = find(some, number);
      if (!(found instanceof Subtable subtable)) {
        return (LineEntry) found;
      }
      some = content(subtable, depth);
    }
  }

  private static TableItem find(List<TableItem> some, int number) {
    int low = 0;
    int high = some.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      TableItem item = some.get(middle);
      if (Of.of(item) != Of.LINES || item.from() > number) {
        high = middle - 1;
      } else if (item.to() < number) {
        low = middle + 1;
      } else {
        return item;
      }
    }
    return null;
  }

  /**
   * What stands in one of two tables and not in the other.
   *
   * @param before what only the first has
   * @param after what only the second has
   */
  public record Difference(Set<TableItem> before, Set<TableItem> after) {

    private boolean hasSubtables() {
      return Stream.concat(before.stream(), after.stream()).anyMatch(Subtable.class::isInstance);
    }
  }

  /** Returns which entries of two tables differ; what both have in one document is not read. */
  public static Difference difference(LineTable before, LineTable after) {
    Difference difference = different(before.items, after.items);
    for (int depth = 1; difference.hasSubtables(); depth++) {
      difference =
          different(before.opened(difference.before, depth), after.opened(difference.after, depth));
    }
    return difference;
  }

  private static Difference different(List<TableItem> before, List<TableItem> after) {
    Set<TableItem> old = new LinkedHashSet<>(before);
    Set<TableItem> now = new LinkedHashSet<>(after);
    Set<TableItem> both = new HashSet<>(old);
    both.retainAll(now);
    old.removeAll(both);
    now.removeAll(both);
    return new Difference(old, now);
  }

  private List<TableItem> opened(Set<TableItem> some, int depth) {
    return some.stream()
        .flatMap(
            item ->
                item instanceof Subtable subtable
                    ? content(subtable, depth).stream()
                    : Stream.of(item))
        .toList();
  }

  private List<TableItem> content(Subtable subtable, int depth) {
    List<TableItem> known = read.get(subtable);
    if (known != null) {
      return known;
    }
    if (depth > MOST_DEPTH) {
      throw new HeapFormatException(
          name + ": " + subtable.told() + " is more than " + MOST_DEPTH + " tables deep");
    }
    List<TableItem> content = TableReader.ofSubtable(name, subtable, verified(subtable));
    read.put(subtable, content);
    return content;
  }

  private byte[] verified(Subtable subtable) {
    byte[] document = source.table(subtable.hash());
    String told = name + ": " + subtable.told();
    if (document == null) {
      throw new HeapFormatException(told + " is missing; copy it from another space that has it");
    }
    String actual = Hash.of(document);
    if (!actual.equals(subtable.hash())) {
      throw new HeapFormatException(told + " is damaged: its bytes have the hash " + actual);
    }
    return document;
  }
}
