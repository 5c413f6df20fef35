package org.cnscs.vm.archive;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.EncodedLine;
import org.cnscs.heap.LineSource;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.Space;

/** The checkpoints of processes in a space. */
public final class CheckpointArchive implements LineSource {
  private final Space space;

  /** Creates the archive of a space. */
  public CheckpointArchive(Space space) {
    this.space = space;
  }

  /**
   * Stores a checkpoint: its lines first, which change nothing, then manifest and root together, if
   * the root has not changed.
   *
   * @param root the process's root as it is to be
   * @param expected the root's version before
   * @return the root's version after
   */
  public long store(EncodedCheckpoint checkpoint, ProcessDocument root, long expected) {
    SequencedMap<String, byte[]> lines = new LinkedHashMap<>();
    for (EncodedLine line : checkpoint.lines()) {
      if (line.xml() != null) {
        lines.put("line/" + line.hash(), line.xml());
      }
    }
    checkpoint.classes().forEach((hash, document) -> lines.put("class/" + hash, document));
    if (!lines.isEmpty()) {
      new ProgramArchive(space).send(lines);
    }
    space.commit(
        Batch.builder()
            .put(
                ProcessDocument.checkpointId(root.name(), root.latest()),
                checkpoint.manifest(),
                new Batch.Expect.Absent())
            .put(ProcessDocument.id(root.name()), root.bytes(), new Batch.Expect.Version(expected))
            .build());
    return expected + 1;
  }

  @Override
  public byte[] classFile(String hash) {
    return space.get("class/" + hash).map(Document::xml).orElse(null);
  }

  @Override
  public byte[] line(String hash) {
    return space.get("line/" + hash).map(Document::xml).orElse(null);
  }
}
