package org.cnscs.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cnscs.server.store.SegmentFormat.Place;
import org.cnscs.space.SpaceException;

/** The reading side of an open log. Everything read is checked against its checksum. */
final class LogReader {
  private final Path directory;
  private final List<Segment> segments;
  private volatile boolean closed;

  LogReader(Path directory, List<Segment> segments) {
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

  byte[] read(Location location, String space, String id) {
    checkOpen();
    return segments.get(location.segment() - 1).read(location, space, id);
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
    List<Committed> batches = new ArrayList<>();
    long bytes = 0;
    for (long next = after + 1;
        next <= last && batches.size() < limit && bytes < maxBytes;
        next++) {
      Segment segment = segmentOf(next);
      int frame = (int) (next - segment.first());
      bytes += read(segment, segment.offset(frame), next, batches);
    }
    return batches;
  }

  private Segment segmentOf(long sequence) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments.get(middle).first() <= sequence) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return segments.get(low);
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
      batches.add(new Committed(sequence, decode(segment, offset, sequence, frame).effects()));
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
    if (!segment.format().isWhole(frame, 0, length, new Place(segment.number(), offset))) {
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
