package org.cnscs.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.cnscs.server.store.SegmentScanner.Frame;
import org.cnscs.server.store.StoreFiles.StoreFile;
import org.cnscs.space.SpaceException;

/**
 * One open segment, and where its frames begin.
 *
 * <p>Only the thread that leads a group of commits appends; {@code end} and {@code frames} are
 * published to readers by the volatile write of the count of frames.
 */
final class Segment {
  private final SegmentFormat format;
  private final SegmentName name;
  private final Path path;
  private final StoreFile file;
  private final long first;
  private final long knownNext;
  private int slot = -1;
  private int[] offsets = new int[64];
  private volatile int frames;
  private volatile long end;
  private volatile long residue;
  private long length;

  private Segment(
      SegmentFormat format, SegmentName name, Path path, StoreFile file, long first, long next) {
    this.format = format;
    this.name = name;
    this.path = path;
    this.file = file;
    this.first = first;
    this.knownNext = next;
  }

  /** Creates a segment that commits are written to. */
  static Segment written(
      SegmentFormat format, SegmentName name, Path path, StoreFile file, long first) {
    Segment segment = new Segment(format, name, path, file, first, -1);
    segment.setEnd(segment.begin().length);
    return segment;
  }

  /**
   * Creates a closed segment of the batches, or what is left of them, from one to before another.
   */
  static Segment closed(
      SegmentFormat format, SegmentName name, Path path, StoreFile file, long first, long next) {
    Segment segment = new Segment(format, name, path, file, first, next);
    segment.setEnd(segment.begin().length);
    return segment;
  }

  /** Returns this compacted segment as it is under another name of its file. */
  Segment at(Path newPath, StoreFile newFile) {
    Segment moved = closed(format, name, newPath, newFile, first, knownNext);
    moved.setEnd(end);
    return moved;
  }

  SegmentFormat format() {
    return format;
  }

  SegmentName name() {
    return name;
  }

  /** Returns how its file begins. */
  byte[] begin() {
    return name.isCompacted() ? format.begin(name, first, knownNext) : format.begin(name, first);
  }

  /** Returns how many dead bytes compaction had to leave in it. */
  long residue() {
    return residue;
  }

  /** Tells how many dead bytes compaction had to leave in it. */
  void setResidue(long bytes) {
    residue = bytes;
  }

  /** Returns the slot by which locations name it. */
  int slot() {
    return slot;
  }

  /** Tells the slot, before anybody else knows of the segment. */
  void setSlot(int newSlot) {
    slot = newSlot;
  }

  Path path() {
    return path;
  }

  StoreFile file() {
    return file;
  }

  /** Returns the sequence number of the first batch that this segment holds or will hold. */
  long first() {
    return first;
  }

  /** Returns the sequence number of the first batch that belongs behind this segment. */
  long next() {
    return knownNext >= 0 ? knownNext : first + frames;
  }

  /** Returns where the next frame goes. */
  long end() {
    return end;
  }

  /**
   * Finds the batches if their places are not known yet, because a snapshot spared reading them.
   */
  synchronized void index() throws IOException {
    if (frames > 0 || knownNext <= first) {
      return;
    }
    SegmentScanner scanner = new SegmentScanner(format, name, file);
    for (long offset = begin().length; offset < end; ) {
      Frame frame = scanner.frameAt(offset);
      if (frame == null) {
        throw new IOException("there is no whole frame at byte " + offset);
      }
      if (frame.numbers().changes() > 0) {
        addFrame(offset);
      }
      offset += frame.size();
    }
  }

  /** Returns how many batches there are. */
  int frames() {
    return frames;
  }

  /** Returns the offset of a batch, counted from 0. */
  long offset(int frame) {
    int count = frames;
    if (frame >= count) {
      throw new IndexOutOfBoundsException("Batch " + frame + " of " + count);
    }
    return offsets[frame];
  }

  /** Adds a batch that lies at an offset. */
  void addFrame(long offset) {
    int count = frames;
    int[] grown = count == offsets.length ? Arrays.copyOf(offsets, count * 2) : offsets;
    grown[count] = Math.toIntExact(offset);
    offsets = grown;
    frames = count + 1;
  }

  /** Returns the length of the file, with what is behind the end; of the last segment alone. */
  long length() {
    return length;
  }

  /** Tells the length of the file. */
  void setLength(long newLength) {
    length = newLength;
  }

  /** Tells that everything before an offset is durable. */
  void setEnd(long newEnd) {
    end = newEnd;
  }

  /**
   * Reads a document and checks it.
   *
   * @throws SpaceException.Damaged if it is not what was written
   */
  byte[] read(Location location, String space, String id) {
    byte[] xml = new byte[location.length()];
    try {
      file.read(location.offset(), xml, 0, xml.length);
    } catch (IOException e) {
      throw new SpaceException.Failed(
          "Cannot read document "
              + id
              + " of space "
              + space
              + " in "
              + path
              + " at byte "
              + location.offset()
              + ": "
              + e.getMessage(),
          e);
    }
    CRC32C crc = new CRC32C();
    crc.update(xml);
    if ((int) crc.getValue() != location.crc()) {
      throw new SpaceException.Damaged(
          "Document "
              + id
              + " of space "
              + space
              + " is damaged: "
              + path
              + ", byte "
              + location.offset()
              + " to "
              + (location.offset() + location.length())
              + ", has checksum "
              + Integer.toHexString((int) crc.getValue())
              + " instead of "
              + Integer.toHexString(location.crc())
              + "; it is not served. Restore the file from a backup",
          null);
    }
    return xml;
  }
}
