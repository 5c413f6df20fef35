package org.cnscs.heap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import org.cnscs.heap.raw.HeapPages;
import org.cnscs.xml.Hash;

/**
 * A checkpoint whose lines have no hashes yet. The process has to stand still until there is a
 * draft, and no longer.
 */
public final class CheckpointDraft {
  /** For so many lines no other thread is worth starting. */
  static final int FEW_LINES = 32;

  private final ObjectTable previous;
  private final List<DraftLine> lines;
  private final List<ObjectTable.KnownDelta> kept;
  private final List<DraftDelta> deltas;
  private final ManifestWriter manifest;
  private final Map<String, byte[]> classes;
  private final Placed placed;

  /**
   * A line.
   *
   * @param objects the numbers of its objects in what is known afterwards
   * @param elsewhere those of them that say what does not lie in them
   * @param print what it says
   * @param xml its document, or null if it says what it said in the checkpoint before
   */
  record DraftLine(int number, int[] objects, int[] elsewhere, Print.Value print, byte[] xml) {}

  /**
   * A new delta line.
   *
   * @param first the least number of the lines whose objects it holds
   * @param last the greatest
   * @param objects the numbers of its objects
   */
  record DraftDelta(int number, int first, int last, int[] objects, byte[] xml) {

    ObjectTable.KnownDelta encoded() {
      EncodedLine line = new EncodedLine(number, Hash.of(xml), objects.length, xml.length, xml);
      return new ObjectTable.KnownDelta(line, first, last, objects);
    }
  }

  /** What the next checkpoint knows of the objects of this one. */
  record Placed(
      Reached known,
      Map<Class<?>, StaticsOf> statics,
      int nextLine,
      Set<String> classes,
      OptionalLong internings,
      Shapes shapes,
      ObjectTable.Tracked tracked) {

    private ObjectTable table(
        SequencedMap<Integer, ObjectTable.KnownLine> lines,
        List<ObjectTable.KnownDelta> deltas,
        TableTree tree) {
      return new ObjectTable(
          known, lines, deltas, tree, statics, nextLine, classes, internings, shapes, tracked);
    }
  }

  /**
   * Makes a draft.
   *
   * @param kept the delta lines of the checkpoint before that are part of this one too
   * @param deltas the new ones
   */
  CheckpointDraft(
      ObjectTable previous,
      List<DraftLine> lines,
      List<ObjectTable.KnownDelta> kept,
      List<DraftDelta> deltas,
      ManifestWriter manifest,
      Map<String, byte[]> classes,
      Placed placed) {
    this.previous = previous;
    this.lines = lines;
    this.kept = kept;
    this.deltas = deltas;
    this.manifest = manifest;
    this.classes = classes;
    this.placed = placed;
  }

  /** Returns the checkpoint; to be called once. */
  public EncodedCheckpoint finish() {
    EncodedLine[] encoded = new EncodedLine[lines.size()];
    int few = lines.stream().anyMatch(line -> line.xml() != null) ? FEW_LINES : encoded.length;
    TwoThreads.forEach(encoded.length, few, () -> i -> encoded[i] = encode(lines.get(i)));
    SequencedMap<Integer, ObjectTable.KnownLine> known =
        LinkedHashMap.newLinkedHashMap(lines.size());
    for (int i = 0; i < encoded.length; i++) {
      DraftLine line = lines.get(i);
      known.put(
          line.number(),
          new ObjectTable.KnownLine(
              encoded[i].withoutXml(), line.print(), line.objects(), line.elsewhere()));
    }
    List<ObjectTable.KnownDelta> all = new ArrayList<>(kept);
    deltas.forEach(delta -> all.add(delta.encoded()));
    if (placed.tracked().pays()) {
      HeapPages.find(); // for the next checkpoint, now that the process runs on
    }
    return checkpoint(new ArrayList<>(Arrays.asList(encoded)), known, all);
  }

  private EncodedCheckpoint checkpoint(
      List<EncodedLine> encoded,
      SequencedMap<Integer, ObjectTable.KnownLine> known,
      List<ObjectTable.KnownDelta> all) {
    long objects = encoded.stream().mapToLong(EncodedLine::objects).sum();
    SequencedMap<String, byte[]> tables = new LinkedHashMap<>();
    TableTree tree =
        previous.tree.next(
            encoded.stream().map(EncodedLine::entry).toList(),
            all.stream().map(ObjectTable.KnownDelta::entry).toList(),
            tables::put);
    all.forEach(delta -> encoded.add(delta.line()));
    long bytes = encoded.stream().mapToLong(EncodedLine::bytes).sum();
    List<ObjectTable.KnownDelta> kept =
        all.stream().map(ObjectTable.KnownDelta::withoutXml).toList();
    return new EncodedCheckpoint(
        manifest.end(tree),
        encoded,
        tables,
        classes,
        placed.table(known, kept, tree),
        objects,
        bytes);
  }

  private EncodedLine encode(DraftLine line) {
    ObjectTable.KnownLine before = previous.lines.get(line.number());
    if (line.xml() == null) {
      return before.line();
    }
    String hash = Hash.of(line.xml());
    boolean same = before != null && before.print() != null && hash.equals(before.line().hash());
    return new EncodedLine(
        line.number(), hash, line.objects().length, line.xml().length, same ? null : line.xml());
  }
}
