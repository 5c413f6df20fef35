package org.cnscs.heap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.cnscs.heap.Subtable.Of;
import org.cnscs.xml.Hash;
import org.cnscs.xml.Vocabulary;

/**
 * A line table as it is written: a radix tree whose root stands in the manifest, and whose other
 * nodes are subtables. What it is follows from the entries alone, so a table of which few entries
 * have changed has nearly all subtables of the one before.
 *
 * <p>A subtable is of numbers that are equal but for their last bits: 4 in the lowest, 8 in those
 * above them, and so on. Of few entries none is made, they stand one level higher: the numbers of
 * lines have gaps, since none is given twice. There is a next level only if what the last one left
 * is too much for a manifest.
 */
public final class TableTree {
  /** How many bits of a number one level stands for. */
  private static final int BITS = 4;

  /** How many items a subtable has at least. */
  private static final int LEAST = 4;

  /** How many items of each kind a manifest has at most. */
  private static final int MOST_IN_MANIFEST = 32;

  private static final byte[] START =
      ("<c:table xmlns:c=\"" + Vocabulary.HEAP.namespace() + "\">")
          .getBytes(StandardCharsets.UTF_8);

  private final List<TableItem> root = new ArrayList<>();

  /** The subtables by what stands in them. */
  private final Map<List<TableItem>, Subtable> subtables = new HashMap<>();

  private TableTree() {}

  /** Returns the table without entries. */
  static TableTree empty() {
    return new TableTree();
  }

  /** Returns a table that was read, as far as that was done. */
  public static TableTree of(LineTable read) {
    TableTree tree = new TableTree();
    tree.root.addAll(read.items());
    read.subtables().forEach((subtable, items) -> tree.subtables.put(items, subtable));
    return tree;
  }

  /**
   * Makes the table that follows this.
   *
   * @param lines the entries for lines, in the order of numbers
   * @param deltas those for delta lines
   * @param documents is given the document of each subtable that this has not, by its hash
   */
  public TableTree next(
      List<LineEntry> lines, List<DeltaEntry> deltas, BiConsumer<String, byte[]> documents) {
    TableTree next = new TableTree();
    Growth growth = new Growth(this, next, documents);
    next.root.addAll(growth.rest(Of.LINES, lines));
    next.root.addAll(growth.rest(Of.DELTAS, deltas));
    return next;
  }

  /** The making of one table after another. */
  private record Growth(TableTree before, TableTree next, BiConsumer<String, byte[]> documents) {

    /** Makes subtables until what is left fits a manifest, and returns that. */
    List<TableItem> rest(Of of, List<? extends TableItem> entries) {
      List<TableItem> items = Collections.unmodifiableList(entries);
      for (int bits = BITS; items.size() > MOST_IN_MANIFEST; bits += BITS) {
        items = level(of, items, bits);
      }
      return items;
    }

    private List<TableItem> level(Of of, List<TableItem> items, int bits) {
      List<TableItem> above = new ArrayList<>();
      int to = 0;
      for (int from = 0; from < items.size(); from = to) {
        long prefix = prefix(items.get(from), bits);
        while (to < items.size() && prefix(items.get(to), bits) == prefix) {
          to++;
        }
        List<TableItem> group = items.subList(from, to);
        if (group.size() < LEAST) {
          above.addAll(group);
        } else {
          above.add(subtable(of, group));
        }
      }
      return above;
    }

    private static long prefix(TableItem item, int bits) {
      return (long) item.from() >> bits;
    }

    private Subtable subtable(Of of, List<TableItem> items) {
      Subtable known = before.subtables.get(items);
      if (known == null) {
        byte[] xml = appendItems(new XmlBytes(items.size() << 7).add(START), items).toBytes();
        String hash = Hash.of(xml);
        int count = items.stream().mapToInt(TableItem::count).sum();
        known = new Subtable(of, items.getFirst().from(), items.getLast().to(), count, hash);
        documents.accept(hash, xml);
      }
      next.subtables.put(List.copyOf(items), known);
      return known;
    }
  }

  /** Returns the element that stands in the manifest. */
  public byte[] xml() {
    return appendTo(new XmlBytes(root.size() << 7)).toBytes();
  }

  XmlBytes appendTo(XmlBytes out) {
    return appendItems(out.add("<c:table>"), root);
  }

  private static XmlBytes appendItems(XmlBytes out, List<TableItem> items) {
    items.forEach(item -> append(out, item));
    return out.add("</c:table>");
  }

  private static void append(XmlBytes out, TableItem item) {
    switch (item) {
      case LineEntry entry -> {
        out.add("\n<c:entry n=\"").add(entry.number());
        appendNamed(out, entry.hash(), entry.objects());
      }
      case DeltaEntry entry -> {
        out.add("\n<c:delta n=\"").add(entry.number());
        appendNamed(out, entry.hash(), entry.objects());
        out.add(" first=\"").add(entry.first()).add("\" last=\"").add(entry.last()).add('"');
      }
      case Subtable subtable -> {
        out.add("\n<c:").add(subtable.of().subtable()).add(" from=\"").add(subtable.from());
        out.add("\" to=\"").add(subtable.to()).add("\" count=\"").add(subtable.count());
        out.add("\" hash=\"").add(subtable.hash()).add('"');
      }
    }
    out.add("/>");
  }

  private static void appendNamed(XmlBytes out, String hash, int objects) {
    out.add("\" hash=\"").add(hash).add("\" objects=\"").add(objects).add('"');
  }
}
