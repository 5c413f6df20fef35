package org.cnscs.server.store;

import java.io.IOException;
import java.nio.file.Path;
import org.cnscs.server.store.StoreFiles.StoreFile;

/**
 * The appending side of a log: the segments, of which the last one grows.
 *
 * <p>Used by one thread at a time. A write that found the disk full is taken back: nothing after
 * the durable end was ever acknowledged, and the end of the segment fits where it stood. After any
 * other failure the state of the file is unknown (a system may forget what it could not write and
 * report success the next time), so the writer's owner must not use it again.
 *
 * <p>A seal that an earlier life has left behind the last batch is written once more with the first
 * group. Whether it is durable is not known, so what follows must not rely on it; but what relies
 * on it must find it, also if the write of that group is torn: the same bytes cannot be.
 */
final class LogWriter {
  private final StoreFiles files;
  private final Path log;
  private final SegmentFormat format;
  private final long segmentSize;
  private final Segments segments;
  private final Room room;
  private boolean sealed;

  /**
   * Creates the writer.
   *
   * @param sealed whether a seal stands behind the end of the last segment
   */
  LogWriter(
      StoreFiles files,
      Path log,
      SegmentFormat format,
      long segmentSize,
      Segments segments,
      boolean sealed) {
    this.files = files;
    this.log = log;
    this.format = format;
    this.segmentSize = segmentSize;
    this.segments = segments;
    this.room = new Room(segmentSize);
    this.sealed = sealed;
  }

  private Segment active() {
    return segments.last();
  }

  /**
   * Returns an empty buffer for the next group, beginning a new segment if the present one is full.
   *
   * @param expected about how many bytes the group takes
   */
  FrameBuffer begin(long nextSequence, int expected) throws IOException {
    if (active().end() >= segmentSize || active().name().isCompacted()) {
      roll(nextSequence);
    }
    FrameBuffer buffer = new FrameBuffer(active(), active().end(), expected);
    if (sealed) {
      buffer.repeatSeal(nextSequence - 1);
    }
    return buffer;
  }

  private void roll(long first) throws IOException {
    SegmentName name = SegmentName.written(active().name().through() + 1);
    Path path = log.resolve(name.fileName());
    StoreFile file = files.create(path);
    try {
      byte[] empty = format.empty(name, first);
      file.write(0, empty, 0, empty.length);
      file.force();
      files.forceDirectory(log);
      Segment begun = Segment.written(format, name, path, file, first);
      begun.setLength(empty.length);
      segments.add(begun);
      sealed = false;
    } finally {
      if (!active().name().equals(name)) {
        file.close();
      }
    }
  }

  /**
   * Writes a group behind the last one, and the end of the segment behind it; returns when that is
   * durable.
   *
   * @throws DiskFullException if there was no room for it, and nothing was written
   */
  void write(FrameBuffer group) throws IOException {
    Segment segment = active();
    int length = group.size();
    long end = segment.end() + length;
    int behind = room.behind(length, end + SegmentFormat.END.length, segment.length());
    try {
      write(segment, group, behind);
    } catch (DiskFullException e) {
      if (behind == 0) {
        throw e;
      }
      group.cut(length);
      write(segment, group, 0);
    }
    segment.setLength(Math.max(segment.length(), group.offset()));
    segment.setEnd(end);
    sealed = false;
  }

  private void write(Segment segment, FrameBuffer group, int behind) throws IOException {
    group.appendEnd(behind);
    try {
      segment.file().writeDurably(segment.end(), group.array(), 0, group.size());
    } catch (DiskFullException e) {
      takeBack(segment, group);
      throw e;
    }
  }

  private void takeBack(Segment segment, FrameBuffer group) throws IOException {
    long end = segment.end() + group.repeated();
    long length = end + SegmentFormat.END.length;
    try {
      segment.file().write(end, SegmentFormat.END, 0, SegmentFormat.END.length);
      segment.file().truncate(length);
      segment.file().force();
      segment.setLength(length);
      room.wasRefused();
    } catch (DiskFullException e) {
      throw new IOException(
          "A write that found the disk full could not be taken back: " + e.getMessage(), e);
    }
  }

  /** Notes that a batch begins at an offset of the active segment. */
  void addFrame(long offset) {
    active().addFrame(offset);
  }

  /** Returns the place of what was appended last, for messages. */
  String place() {
    return active().path() + " at byte " + active().end();
  }

  void close() throws IOException {
    segments.close();
  }
}
