package org.cnscs.heap;

import java.util.ArrayList;
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
  private final ObjectTable previous;
  private final List<DraftLine> lines;
  private final ManifestWriter manifest;
  private final Map<String, byte[]> classes;
  private final Placed placed;

  /**
   * A line.
   *
   * @param objects the numbers of its objects in what is known afterwards
   * @param elsewhere whether it says what does not lie in its objects
   * @param print what it says
   * @param xml its document, or null if it says what it said in the checkpoint before
   */
  record DraftLine(int number, int[] objects, boolean elsewhere, Print.Value print, byte[] xml) {}

  /** What the next checkpoint knows of the objects of this one. */
  record Placed(
      Reached known,
      Map<Class<?>, StaticsOf> statics,
      int nextLine,
      Set<String> classes,
      OptionalLong internings,
      Shapes shapes,
      ObjectTable.Tracked tracked) {

    private ObjectTable table(SequencedMap<Integer, ObjectTable.KnownLine> lines) {
      return new ObjectTable(known, lines, statics, nextLine, classes, internings, shapes, tracked);
    }
  }

  CheckpointDraft(
      ObjectTable previous,
      List<DraftLine> lines,
      ManifestWriter manifest,
      Map<String, byte[]> classes,
      Placed placed) {
    this.previous = previous;
    this.lines = lines;
    this.manifest = manifest;
    this.classes = classes;
    this.placed = placed;
  }

  /** Returns the checkpoint; to be called once. */
  public EncodedCheckpoint finish() {
    List<EncodedLine> encoded = new ArrayList<>(lines.size());
    SequencedMap<Integer, ObjectTable.KnownLine> known =
        LinkedHashMap.newLinkedHashMap(lines.size());
    long objects = 0;
    long bytes = 0;
    for (DraftLine line : lines) {
      EncodedLine done = encode(line);
      encoded.add(done);
      objects += done.objects();
      bytes += done.bytes();
      EncodedLine kept =
          new EncodedLine(done.number(), done.hash(), done.objects(), done.bytes(), null);
      known.put(
          line.number(),
          new ObjectTable.KnownLine(kept, line.print(), line.objects(), line.elsewhere()));
    }
    if (placed.tracked().pays()) {
      HeapPages.find(); // for the next checkpoint, now that the process runs on
    }
    return new EncodedCheckpoint(
        manifest.end(encoded), encoded, classes, placed.table(known), objects, bytes);
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
