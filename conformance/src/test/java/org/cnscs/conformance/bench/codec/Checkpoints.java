package org.cnscs.conformance.bench.codec;

import java.util.HashMap;
import java.util.Map;
import org.cnscs.heap.CheckpointDraft;
import org.cnscs.heap.CheckpointReader;
import org.cnscs.heap.CheckpointWriter;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.EncodedLine;
import org.cnscs.heap.ObjectTable;

/** The checkpoints of one process, and the lines that a space would have of them. */
public final class Checkpoints {
  private final HeapImages images = HeapImages.ofMany();
  private final Map<String, byte[]> lines = new HashMap<>();
  private ObjectTable table = ObjectTable.empty();
  private byte[] manifest;
  private long number;

  /**
   * What a checkpoint has taken.
   *
   * @param nanos how long it took
   * @param pause for how much of that the process had to stand still
   * @param objects how many objects it has
   * @param bytes how many bytes are new: those of the manifest, subtables and lines
   */
  public record Taken(long nanos, long pause, long objects, long bytes) {}

  /** Takes a checkpoint; the first is a full one, the others have what has changed since. */
  public Taken take(Object graph) {
    long start = System.nanoTime();
    ObjectTable prepared = new CheckpointWriter(images, table).prepare();
    long stopped = System.nanoTime();
    CheckpointDraft draft =
        new CheckpointWriter(images, prepared).draft(images.of(graph, ++number));
    long pause = System.nanoTime() - stopped;
    EncodedCheckpoint encoded = draft.finish();
    long nanos = System.nanoTime() - start;
    long bytes = encoded.manifest().length;
    for (byte[] subtable : encoded.tables().values()) {
      bytes += subtable.length;
    }
    lines.putAll(encoded.tables());
    for (EncodedLine line : encoded.lines()) {
      if (line.xml() != null) {
        bytes += line.xml().length;
        lines.put(line.hash(), line.xml());
      }
    }
    table = encoded.table();
    manifest = encoded.manifest();
    return new Taken(nanos, pause, encoded.objects(), bytes);
  }

  /** Makes the graph of the last checkpoint anew. */
  public Object resume() {
    return HeapImages.graph(
        CheckpointReader.read(manifest, lines::get, images, Checkpoints.class.getClassLoader())
            .image());
  }
}
