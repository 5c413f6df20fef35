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

  private final Map<Integer, ObjectTable.KnownLine> before;
  private final TableTree tree;
  private final SequencedMap<Integer, ObjectTable.KnownLine> standing;
  private final List<DraftLine> lines;
  private final List<ObjectTable.KnownDelta> kept;
  private final List<DraftDelta> deltas;
  private final BegunManifest manifest;
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
   * @param previous the table of the checkpoint before, of which its objects are not needed any
   *     more
   * @param standing the lines of the checkpoint before that are part of this one as they are; they
   *     come first
   * @param lines the others
   * @param kept the delta lines of the checkpoint before that are part of this one too
   * @param deltas the new ones
   */
  CheckpointDraft(
      ObjectTable previous,
      SequencedMap<Integer, ObjectTable.KnownLine> standing,
      List<DraftLine> lines,
      List<ObjectTable.KnownDelta> kept,
      List<DraftDelta> deltas,
      BegunManifest manifest,
      Map<String, byte[]> classes,
      Placed placed) {
    this.before = previous.lines;
    this.tree = previous.tree;
    this.standing = standing;
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
        LinkedHashMap.newLinkedHashMap(standing.size() + lines.size());
    known.putAll(standing);
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
    List<EncodedLine> every = new ArrayList<>(standing.size() + lines.size() + all.size());
    standing.values().forEach(line -> every.add(line.line()));
    every.addAll(Arrays.asList(encoded));
    return checkpoint(every, known, all);
  }

  private EncodedCheckpoint checkpoint(
      List<EncodedLine> encoded,
      SequencedMap<Integer, ObjectTable.KnownLine> known,
      List<ObjectTable.KnownDelta> all) {
    long objects = encoded.stream().mapToLong(EncodedLine::objects).sum();
    SequencedMap<String, byte[]> tables = new LinkedHashMap<>();
    TableTree next =
        tree.next(
            encoded.stream().map(EncodedLine::entry).toList(),
            all.stream().map(ObjectTable.KnownDelta::entry).toList(),
            tables::put);
    all.forEach(delta -> encoded.add(delta.line()));
    long bytes = encoded.stream().mapToLong(EncodedLine::bytes).sum();
    List<ObjectTable.KnownDelta> kept =
        all.stream().map(ObjectTable.KnownDelta::withoutXml).toList();
    return new EncodedCheckpoint(
        manifest.end(next),
        encoded,
        tables,
        classes,
        placed.table(known, kept, next),
        objects,
        bytes);
  }

  private EncodedLine encode(DraftLine line) {
    ObjectTable.KnownLine last = before.get(line.number());
    if (line.xml() == null) {
      return last.line();
    }
    String hash = Hash.of(line.xml());
    boolean same = last != null && last.print() != null && hash.equals(last.line().hash());
    return new EncodedLine(
        line.number(), hash, line.objects().length, line.xml().length, same ? null : line.xml());
  }
}
