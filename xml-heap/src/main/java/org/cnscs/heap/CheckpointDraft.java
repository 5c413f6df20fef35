package org.cnscs.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
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
  private final long bytes;

  /**
   * A line.
   *
   * @param print what it says
   * @param xml its document, or null if it says what it said in the checkpoint before
   */
  record DraftLine(int number, int objects, Print.Value print, byte[] xml) {}

  /** What the next checkpoint knows of the objects of this one. */
  record Placed(
      Object[] objects,
      long[] addresses,
      byte[] flags,
      Map<Class<?>, StaticsOf> statics,
      int nextLine,
      Set<String> classes,
      OptionalLong internings,
      Shapes shapes) {

    private ObjectTable table(Map<Integer, ObjectTable.KnownLine> lines) {
      return new ObjectTable(
          objects, addresses, flags, lines, statics, nextLine, classes, internings, shapes);
    }
  }

  CheckpointDraft(
      ObjectTable previous,
      List<DraftLine> lines,
      ManifestWriter manifest,
      Map<String, byte[]> classes,
      Placed placed,
      long bytes) {
    this.previous = previous;
    this.lines = lines;
    this.manifest = manifest;
    this.classes = classes;
    this.placed = placed;
    this.bytes = bytes;
  }

  /** Returns the checkpoint; to be called once. */
  public EncodedCheckpoint finish() {
    List<EncodedLine> encoded = new ArrayList<>(lines.size());
    Map<Integer, ObjectTable.KnownLine> known = HashMap.newHashMap(lines.size());
    long objects = 0;
    for (DraftLine line : lines) {
      EncodedLine done = encode(line);
      encoded.add(done);
      objects += done.objects();
      EncodedLine kept =
          new EncodedLine(done.number(), done.hash(), done.objects(), done.bytes(), null);
      known.put(line.number(), new ObjectTable.KnownLine(kept, line.print()));
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
        line.number(), hash, line.objects(), line.xml().length, same ? null : line.xml());
  }
}
