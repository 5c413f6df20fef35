package org.cnscs.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cnscs.server.store.SegmentFormat.Place;
import org.cnscs.space.SpaceException;

/** The reading side of an open log. Everything read is checked against its checksum. */
final class LogReader {
  private final Path directory;
  private final Segments segments;
  private volatile boolean closed;

  LogReader(Path directory, Segments segments) {
    this.directory = directory;
    this.segments = segments;
  }

  void setClosed() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  private void checkOpen() {
    if (closed) {
      throw new SpaceException.Unavailable("The space in " + directory + " is closed", null);
    }
  }

  /** Reads a document; empty if compaction has given its segment up, and it lies elsewhere now. */
  Optional<byte[]> read(Location location, String space, String id) {
    checkOpen();
    Segment segment = segments.inSlot(location.slot());
    try {
      return segment == null ? Optional.empty() : Optional.of(segment.read(location, space, id));
    } catch (SpaceException e) {
      if (segments.inSlot(location.slot()) == null) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Returns batches after a number; {@code last} is the greatest that exists. */
  List<Committed> tail(long after, long last, int limit, long maxBytes) {
    checkOpen();
    if (after < 0 || after > last) {
      throw new SpaceException.BadInput(
          "There is nothing after batch "
              + after
              + ": the space in "
              + directory
              + " holds the batches 1 to "
              + last
              + "; begin after one of 0 to "
              + last,
          null);
    }
    checkKept(after, last);
    try {
      return batches(after, last, limit, maxBytes);
    } catch (SpaceException e) {
      checkKept(after, last); // it may have been compacted meanwhile
      throw e;
    }
  }

  private void checkKept(long after, long last) {
    long horizon = segments.horizon();
    if (after < horizon) {
      throw new SpaceException.BadInput(
          "The batches after "
              + after
              + " are too old to be told one by one: those up to "
              + horizon
              + " have been compacted; read the documents as they are, and begin after batch "
              + last,
          null);
    }
  }

  private List<Committed> batches(long after, long last, int limit, long maxBytes) {
    List<Committed> batches = new ArrayList<>();
    long bytes = 0;
    for (long next = after + 1;
        next <= last && batches.size() < limit && bytes < maxBytes;
        next++) {
      Segment segment = indexed(next);
      int frame = (int) (next - segment.first());
      bytes += read(segment, segment.offset(frame), next, batches);
    }
    return batches;
  }

  /**
   * Returns a batch that a remembered request led to. Compaction keeps those whole, but not their
   * place in the order of all.
   */
  Committed batch(long sequence) {
    checkOpen();
    Segment segment = indexed(sequence);
    try {
      return batch(segment, sequence);
    } catch (SpaceException e) {
      if (segmentOf(sequence) == segment) {
        throw e;
      }
      return batch(sequence);
    }
  }

  private static Committed batch(Segment segment, long sequence) {
    List<Committed> found = new ArrayList<>();
    for (int frame = 0; found.isEmpty(); frame++) {
      int index = segment.name().isCompacted() ? frame : (int) (sequence - segment.first());
      read(segment, segment.offset(index), sequence, found);
      found.removeIf(batch -> batch.sequence() != sequence);
    }
    return found.getFirst();
  }

  private Segment indexed(long sequence) {
    Segment segment = segmentOf(sequence);
    try {
      segment.index();
      return segment;
    } catch (IOException e) {
      throw new SpaceException.Failed(
          "Cannot read the batches in " + segment.path() + ": " + e.getMessage(), e);
    }
  }

  private Segment segmentOf(long sequence) {
    List<Segment> all = segments.all();
    int low = 0;
    int high = all.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (all.get(middle).first() <= sequence) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return all.get(low);
  }

  private static long read(Segment segment, long offset, long sequence, List<Committed> batches) {
    try {
      byte[] header = new byte[SegmentFormat.HEADER];
      segment.file().read(offset, header, 0, header.length);
      long length =
          SegmentFormat.isHeader(header, 0) ? SegmentFormat.length(header, 0) : Long.MAX_VALUE;
      if (length > segment.end() - offset - header.length) {
        throw damaged(segment, offset, sequence, "its header is not one");
      }
      byte[] frame = new byte[header.length + (int) length];
      segment.file().read(offset, frame, 0, frame.length);
      long number = SegmentFormat.numbers(frame, 0).sequence();
      batches.add(new Committed(number, decode(segment, offset, sequence, frame).effects()));
      return frame.length;
    } catch (IOException e) {
      throw new SpaceException.Failed(
          "Cannot read batch "
              + sequence
              + " in "
              + segment.path()
              + " at byte "
              + offset
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static FrameDecoder.Content decode(
      Segment segment, long offset, long sequence, byte[] frame) {
    int length = frame.length - SegmentFormat.HEADER;
    if (!segment.format().isWhole(frame, 0, length, new Place(segment.name(), offset))) {
      throw damaged(segment, offset, sequence, "its checksum is wrong");
    }
    return new FrameDecoder(frame, SegmentFormat.HEADER, length).decode();
  }

  private static SpaceException damaged(Segment segment, long offset, long sequence, String what) {
    return new SpaceException.Damaged(
        "Batch "
            + sequence
            + " is damaged: "
            + segment.path()
            + ", byte "
            + offset
            + ": "
            + what
            + "; it is not served. Restore the file from a backup",
        null);
  }
}
