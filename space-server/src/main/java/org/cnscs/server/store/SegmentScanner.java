package org.cnscs.server.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Predicate;
import org.cnscs.server.store.SegmentFormat.Numbers;
import org.cnscs.server.store.SegmentFormat.Place;
import org.cnscs.server.store.StoreFiles.StoreFile;

/** A reader of the frames of a segment through a window of its bytes. */
final class SegmentScanner {
  private static final int WINDOW = 1 << 20;

  private final SegmentFormat format;
  private final SegmentName name;
  private final StoreFile file;
  private final long size;
  private byte[] window = new byte[0];
  private long windowStart;
  private int windowLength;

  SegmentScanner(SegmentFormat format, SegmentName name, StoreFile file) throws IOException {
    this.format = format;
    this.name = name;
    this.file = file;
    this.size = file.size();
  }

  /**
   * A frame whose checksum is right.
   *
   * @param size its length, header included
   * @param buffer holds its body from {@code body} on, until the next call of the scanner
   */
  record Frame(long offset, int size, Numbers numbers, byte[] buffer, int body) {
    /** Returns where in the segment a byte of the buffer lies. */
    long offsetOf(int at) {
      return offset + SegmentFormat.HEADER + at - body;
    }

    FrameDecoder decoder() {
      return new FrameDecoder(buffer, body, size - SegmentFormat.HEADER);
    }
  }

  long size() {
    return size;
  }

  /** Tells whether the segment ends at an offset: there may be only room behind its end. */
  boolean isEnd(long offset) throws IOException {
    byte[] end = SegmentFormat.END;
    if (offset + end.length > size) {
      return false;
    }
    int at = load(offset, end.length);
    return Arrays.equals(window, at, at + end.length, end, 0, end.length)
        && beforeRoom(offset + end.length) <= offset + end.length;
  }

  /** Returns the offset behind the last byte from an offset on that is not one of room. */
  long beforeRoom(long from) throws IOException {
    long behind = from;
    for (long offset = from; offset < size; offset++) {
      int at = load(offset, 1);
      if (!SegmentFormat.isRoom(window[at])) {
        behind = offset + 1;
      }
    }
    return behind;
  }

  /** Returns the frame at an offset, or null if no whole frame is there. */
  Frame frameAt(long offset) throws IOException {
    if (offset + SegmentFormat.HEADER > size) {
      return null;
    }
    int at = load(offset, SegmentFormat.HEADER);
    if (!SegmentFormat.isHeader(window, at)) {
      return null;
    }
    long length = SegmentFormat.length(window, at);
    if (offset + SegmentFormat.HEADER + length > size || length > Integer.MAX_VALUE - WINDOW) {
      return null;
    }
    at = load(offset, SegmentFormat.HEADER + (int) length);
    if (!format.isWhole(window, at, (int) length, new Place(name, offset))) {
      return null;
    }
    int frameSize = SegmentFormat.HEADER + (int) length;
    return new Frame(
        offset, frameSize, SegmentFormat.numbers(window, at), window, at + SegmentFormat.HEADER);
  }

  /**
   * Returns a frame that was written when the bytes from {@code broken} on were durable already, or
   * null.
   */
  Frame witnessAgainst(long broken) throws IOException {
    return frameFrom(broken + 1, frame -> frame.numbers().durable() > broken);
  }

  /** Returns the first whole frame that begins at an offset or behind it and is a certain one. */
  Frame frameFrom(long from, Predicate<Frame> condition) throws IOException {
    for (long offset = from; offset + SegmentFormat.HEADER <= size; offset++) {
      int at = load(offset, SegmentFormat.HEADER);
      if (window[at] == '<' && window[at + 1] == '?') {
        Frame frame = frameAt(offset);
        if (frame != null && condition.test(frame)) {
          return frame;
        }
      }
    }
    return null;
  }

  /** Returns bytes of the file, fewer if it ends before. */
  byte[] bytes(long offset, long length) throws IOException {
    byte[] bytes = new byte[(int) Math.max(0, Math.min(length, size - offset))];
    file.read(offset, bytes, 0, bytes.length);
    return bytes;
  }

  private int load(long offset, int length) throws IOException {
    if (offset < windowStart || offset + length > windowStart + windowLength) {
      int wanted = (int) Math.min(Math.max(length, WINDOW), size - offset);
      if (window.length < wanted) {
        window = new byte[wanted];
      }
      windowLength = 0;
      file.read(offset, window, 0, wanted);
      windowStart = offset;
      windowLength = wanted;
    }
    return (int) (offset - windowStart);
  }
}
