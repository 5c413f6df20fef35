package org.cnscs.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cnscs.server.store.StoreFiles.StoreFile;

/**
 * The file in which the table of documents is kept as of the end of a closed segment, so that
 * opening need not read the segments up to there.
 *
 * <p>It is derived: without it, or if anything in it is not as it should be, the whole log is read.
 * It is written beside commits and not at one moment: a document that has changed since may be in
 * it as it was or as it is, because reading the rest of the log sets it right in either case. That
 * rest must not become shorter: if the last batch were damaged later and taken for an interrupted
 * write, what it removed would be missing here and nowhere put back. So a mark that all of it was
 * durable is written before the snapshot gets its name.
 */
final class Snapshot {
  static final String NAME = "table.snapshot";
  private static final String MAGIC = "CNSCS table 1";

  private Snapshot() {}

  /** What a snapshot says of a segment. */
  record Known(
      SegmentName name, int slot, long first, long next, long end, long size, SegmentUse use) {

    static Known of(Segment segment, DocumentTable table) throws IOException {
      return new Known(
          segment.name(),
          segment.slot(),
          segment.first(),
          segment.next(),
          segment.end(),
          segment.file().size(),
          table.use(segment.slot()));
    }

    void write(SnapshotOutput out) throws IOException {
      out.number(name.number());
      out.number(name.through());
      out.number(name.generation());
      out.number(slot);
      out.number(first);
      out.number(next);
      out.number(end);
      out.number(size);
      out.number(use.puts());
      out.number(use.putBytes());
      out.number(use.deletes());
      out.number(use.deleteBytes());
    }

    static Known read(SnapshotInput in) throws IOException {
      SegmentName name = new SegmentName((int) in.number(), (int) in.number(), (int) in.number());
      int slot = (int) in.number();
      long first = in.number();
      long next = in.number();
      long end = in.number();
      long size = in.number();
      int puts = (int) in.number();
      long putBytes = in.number();
      SegmentUse use = new SegmentUse(puts, putBytes, 0, 0, (int) in.number(), in.number());
      return new Known(name, slot, first, next, end, size, use);
    }
  }

  /**
   * Writes a snapshot of some closed segments and the documents in them, and replaces the one
   * before when it is durable.
   *
   * @return the length of the file
   */
  static long write(
      StoreFiles files,
      Path directory,
      String space,
      List<Segment> closed,
      Segments segments,
      DocumentTable table,
      Requests requests,
      Housekeeping.Seal seal)
      throws IOException {
    Path unfinished = directory.resolve(NAME + LogFiles.UNFINISHED);
    try {
      long length = write(files, unfinished, space, closed, segments, table, requests);
      seal.seal();
      files.rename(unfinished, directory.resolve(NAME));
      files.forceDirectory(directory);
      return length;
    } finally {
      files.delete(unfinished); // if it is still there, it is of no use
    }
  }

  private static long write(
      StoreFiles files,
      Path unfinished,
      String space,
      List<Segment> closed,
      Segments segments,
      DocumentTable table,
      Requests requests)
      throws IOException {
    try (StoreFile file = files.create(unfinished)) {
      SnapshotOutput out = new SnapshotOutput(file);
      out.text(MAGIC);
      out.text(space);
      out.number(closed.size());
      for (Segment segment : closed) {
        Known.of(segment, table).write(out);
      }
      write(out, requests.upTo(closed.getLast().next() - 1));
      for (Map.Entry<String, DocumentMap> documents : table.maps().entrySet()) {
        out.text(documents.getKey());
        documents.getValue().forEach(out::leaf);
        out.number(0);
      }
      out.text("");
      out.number(segments.nextSlot());
      long length = out.finish();
      file.force();
      return length;
    }
  }

  private static void write(SnapshotOutput out, Map<String, Long> requests) throws IOException {
    out.number(requests.size());
    for (Map.Entry<String, Long> request : requests.entrySet()) {
      out.text(request.getKey());
      out.number(request.getValue());
    }
  }

  /**
   * The content of a snapshot, apart from the documents, which go into the table.
   *
   * @param length of the file
   */
  record Content(List<Known> segments, Map<String, Long> requests, int nextSlot, long length) {
    /** Returns the numbers of all slots of the segments. */
    Set<Integer> slots() {
      Set<Integer> slots = new HashSet<>();
      segments.forEach(known -> slots.add(known.slot));
      return slots;
    }
  }

  /**
   * Reads the snapshot in a directory into an empty table.
   *
   * @throws IOException if there is none, or it is damaged; then the table holds what is worth
   *     nothing
   */
  static Content read(StoreFiles files, Path directory, String space, DocumentTable table)
      throws IOException {
    try (StoreFile file = files.open(directory.resolve(NAME))) {
      SnapshotInput in = new SnapshotInput(file);
      if (!in.text().equals(MAGIC) || !in.text().equals(space)) {
        throw new IOException("it is not a snapshot of this space");
      }
      List<Known> known = in.list(Known::read);
      Map<String, Long> requests = new LinkedHashMap<>();
      for (long left = in.number(); left > 0; left--) {
        requests.put(in.text(), in.number());
      }
      for (String name = in.text(); !name.isEmpty(); name = in.text()) {
        for (byte[] leaf = in.leaf(); leaf.length > 0; leaf = in.leaf()) {
          table.addLeaf(name, leaf);
        }
      }
      int nextSlot = (int) in.number();
      in.finish();
      return new Content(known, requests, nextSlot, file.size());
    } catch (IndexOutOfBoundsException | IllegalArgumentException | NegativeArraySizeException e) {
      throw new IOException("it is damaged: " + e, e);
    }
  }
}
