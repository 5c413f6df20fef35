package org.cnscs.vm.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.cnscs.heap.DeltaEntry;
import org.cnscs.heap.LineEntry;
import org.cnscs.heap.LineTable;
import org.cnscs.heap.OverlaidLines;
import org.cnscs.heap.Subtable.Of;
import org.cnscs.heap.TableTree;
import org.cnscs.space.Document;
import org.cnscs.vm.archive.CheckpointTable;

/** The table of the checkpoint that is edited. */
final class EditedTable {
  /** What gives the document of a line or delta line; an operand says which for messages. */
  interface Source {
    byte[] document(String what, String hash);
  }

  private final CheckpointTable table;
  private final Source source;
  private final OverlaidLines overlaid;

  private EditedTable(CheckpointTable table, Source source, OverlaidLines overlaid) {
    this.table = table;
    this.source = source;
    this.overlaid = overlaid;
  }

  /**
   * Reads it from a manifest.
   *
   * @param tables where its subtables are
   */
  static EditedTable of(Document manifest, LineTable.Source tables, Source source) {
    CheckpointTable table = CheckpointTable.of(manifest, tables);
    OverlaidLines overlaid =
        new OverlaidLines(
            manifest.id(),
            table.deltas(),
            delta -> source.document("Delta line " + delta.number(), delta.hash()));
    return new EditedTable(table, source, overlaid);
  }

  /** Returns the greatest number of a line, 0 if there is none. */
  int last() {
    return table.last(Of.LINES);
  }

  /** Returns the greatest number of a delta line, 0 if there is none. */
  int lastDelta() {
    return table.last(Of.DELTAS);
  }

  /** Tells whether there is a line. */
  boolean has(int line) {
    return table.line(line) != null;
  }

  /** Returns the document of a line as it is stored. */
  byte[] line(int line) {
    return source.document("Line " + line, table.line(line).hash());
  }

  /** Tells whether delta lines may change a line. */
  boolean isChanged(int line) {
    return !overlaid.deltas(line).isEmpty();
  }

  /** Returns a line as the delta lines leave it. */
  byte[] overlaid(int line, byte[] stored) {
    return overlaid.line(line, stored);
  }

  /** Returns the last delta line, which there must be. */
  DeltaEntry lastDeltaLine() {
    return table.deltas().getLast();
  }

  /** Returns the objects of a delta line, by lines and slots. */
  SortedMap<Integer, SortedMap<Integer, String>> objects(DeltaEntry delta) {
    return overlaid.objects(delta);
  }

  /** Returns how many bytes the document of a delta line has. */
  int bytes(DeltaEntry delta) {
    return source.document("Delta line " + delta.number(), delta.hash()).length;
  }

  /** Returns the delta lines of which a newer one holds all objects. */
  List<DeltaEntry> superseded(SortedMap<Integer, SortedMap<Integer, String>> newer) {
    int objects = newer.values().stream().mapToInt(Map::size).sum();
    return table.deltas().stream()
        .filter(delta -> delta.objects() <= objects)
        .filter(delta -> delta.first() >= newer.firstKey() && delta.last() <= newer.lastKey())
        .filter(delta -> holds(newer, objects(delta)))
        .toList();
  }

  private static boolean holds(
      SortedMap<Integer, SortedMap<Integer, String>> all,
      SortedMap<Integer, SortedMap<Integer, String>> some) {
    return some.entrySet().stream()
        .allMatch(
            line ->
                all.containsKey(line.getKey())
                    && all.get(line.getKey()).keySet().containsAll(line.getValue().keySet()));
  }

  /**
   * Returns the element of the table in which lines are others.
   *
   * @param hashes theirs, by their numbers
   * @param added one that follows all others, or null
   * @param dropped delta lines that are needed no more
   * @param delta a delta line that follows all others, or null
   * @param documents is given the document of each new subtable, by its hash
   */
  byte[] with(
      Map<Integer, String> hashes,
      LineEntry added,
      Set<DeltaEntry> dropped,
      DeltaEntry delta,
      BiConsumer<String, byte[]> documents) {
    List<LineEntry> lines = new ArrayList<>();
    for (LineEntry line : table.lines()) {
      String hash = hashes.getOrDefault(line.number(), line.hash());
      lines.add(new LineEntry(line.number(), hash, line.objects()));
    }
    List<DeltaEntry> deltas = new ArrayList<>(table.deltas());
    deltas.removeAll(dropped);
    if (added != null) {
      lines.add(added);
    }
    if (delta != null) {
      deltas.add(delta);
    }
    return TableTree.of(table.table()).next(lines, deltas, documents).xml();
  }
}
