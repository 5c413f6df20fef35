package org.cnscs.vm.archive;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import org.cnscs.heap.EncodedCheckpoint;
import org.cnscs.heap.EncodedLine;
import org.cnscs.heap.LineSource;
import org.cnscs.heap.Subtable;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.Space;

/**
 * The checkpoints of one running process in a space. What was read from it or stored in it is taken
 * to be there still, and not sent again; if garbage was collected meanwhile, that is checked first.
 */
public final class CheckpointArchive implements LineSource {
  private final Space space;
  private Collecting known;

  private CheckpointArchive(Space space, Collecting known) {
    this.space = space;
    this.known = known;
  }

  /** Opens the archive of a space. */
  public static CheckpointArchive open(Space space) {
    return new CheckpointArchive(space, Collecting.read(space));
  }

  /**
   * Stores a checkpoint: its lines first, which change nothing, then manifest and root together, if
   * the root has not changed.
   *
   * @param root the process's root as it is to be
   * @param expected the root's version before
   * @return the root's version after
   * @throws CollectedException if documents that the checkpoint counts on are no longer there
   */
  public long store(EncodedCheckpoint checkpoint, ProcessDocument root, long expected) {
    return store(checkpoint.manifest(), content(checkpoint), root, expected);
  }

  /**
   * Stores a checkpoint as the other does.
   *
   * @param content those of the documents named by their content that may not be there, by id
   */
  public synchronized long store(
      byte[] manifest, SequencedMap<String, byte[]> content, ProcessDocument root, long expected) {
    String id = ProcessDocument.checkpointId(root.name(), root.latest());
    ProgramArchive archive = new ProgramArchive(space);
    archive.send(content);
    known =
        known.commit(
            space,
            batch ->
                batch
                    .put(id, manifest, new Batch.Expect.Absent())
                    .put(
                        ProcessDocument.id(root.name()),
                        root.bytes(),
                        new Batch.Expect.Version(expected)),
            () -> {
              archive.send(content);
              checkComplete(new Document(id, 1, manifest));
            });
    return expected + 1;
  }

  /**
   * Writes the root of a process that is about to go on from a checkpoint. From then on its program
   * is kept for it, whatever becomes of the checkpoint.
   *
   * @throws CollectedException if the program's documents are no longer there
   */
  public synchronized void begin(ProcessDocument root, Batch.Expect expected) {
    known =
        known.commit(
            space,
            batch -> batch.put(ProcessDocument.id(root.name()), root.bytes(), expected),
            () -> checkProgram(root.program()));
  }

  /**
   * Stores a program's document with a root that names it. From then on its files are kept as they
   * come, though they are not there yet.
   *
   * @param expected the root's version before
   * @return the root's version after
   */
  public long announce(ProcessDocument root, byte[] program, long expected) {
    Collecting.read(space)
        .commit(
            space,
            batch ->
                batch
                    .put("program/" + root.program(), program, new Batch.Expect.SameIfPresent())
                    .put(
                        ProcessDocument.id(root.name()),
                        root.bytes(),
                        new Batch.Expect.Version(expected)),
            () -> {}); // nothing that the root refers to is taken to be there
    return expected + 1;
  }

  /** A program that is not stored yet has no documents. */
  private void checkProgram(String hash) {
    String id = "program/" + hash;
    if (!hash.isEmpty()) {
      Set<String> missing =
          space
              .get(id)
              .map(document -> space.missing(CheckpointParts.filesOf(document)))
              .orElse(Set.of(id));
      if (!missing.isEmpty()) {
        throw new CollectedException(missing);
      }
    }
  }

  private static SequencedMap<String, byte[]> content(EncodedCheckpoint checkpoint) {
    SequencedMap<String, byte[]> content = new LinkedHashMap<>();
    for (EncodedLine line : checkpoint.lines()) {
      if (line.xml() != null) {
        content.put("line/" + line.hash(), line.xml());
      }
    }
    checkpoint.tables().forEach((hash, document) -> content.put(Subtable.PREFIX + hash, document));
    checkpoint.classes().forEach((hash, document) -> content.put("class/" + hash, document));
    return content;
  }

  private void checkComplete(Document manifest) {
    CheckpointTable table = CheckpointTable.of(manifest, space);
    Set<String> missing = CheckpointParts.read(manifest).missing(space, table);
    if (!missing.isEmpty()) {
      throw new CollectedException(missing);
    }
  }

  @Override
  public byte[] classFile(String hash) {
    return space.get("class/" + hash).map(Document::xml).orElse(null);
  }

  @Override
  public byte[] table(String hash) {
    return space.get(Subtable.PREFIX + hash).map(Document::xml).orElse(null);
  }

  @Override
  public byte[] line(String hash) {
    return space.get("line/" + hash).map(Document::xml).orElse(null);
  }
}
