package org.cnscs.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.server.store.SegmentScanner.Frame;
import org.cnscs.server.store.StoreFiles.StoreFile;

/**
 * The reading of a whole segment that may be damaged: every frame that is whole and stands in
 * order, and the gaps between these.
 */
final class Survey {
  private static final Pattern FIRST = Pattern.compile(" first=\"(\\d{1,18})\"");
  private static final Pattern NEXT = Pattern.compile(" next=\"(\\d{1,18})\"");
  private static final int HEAD = 512;

  private final SegmentFormat format;
  private final SegmentName name;
  private final Path path;
  private final StoreFile file;

  Survey(SegmentFormat format, SegmentName name, Path path, StoreFile file) {
    this.format = format;
    this.name = name;
    this.path = path;
    this.file = file;
  }

  SegmentName name() {
    return name;
  }

  Path path() {
    return path;
  }

  StoreFile file() {
    return file;
  }

  /** Bytes in which there is no whole frame. */
  record Gap(long offset, long length, boolean last) {}

  /** The reader of what is found, in the order of the file. */
  interface Reader {
    /** Takes a frame; it is valid until this returns. */
    void frame(Frame frame) throws IOException;

    /** Takes a gap. */
    void gap(Gap gap) throws IOException;
  }

  /** Returns the first batch's number as the segment itself tells it; -1 if that is damaged. */
  long first() throws IOException {
    Matcher first = FIRST.matcher(head());
    if (!first.find()) {
      return -1;
    }
    long number = Long.parseLong(first.group(1));
    byte[] begin = begin(number);
    return Arrays.equals(scanner().bytes(0, begin.length), begin) ? number : -1;
  }

  /** Returns the number of the batch behind a compacted segment as it tells it; else 0. */
  long next() throws IOException {
    Matcher next = NEXT.matcher(head());
    return name.isCompacted() && next.find() ? Long.parseLong(next.group(1)) : 0;
  }

  /** Returns how a segment with this first batch begins. */
  private byte[] begin(long first) throws IOException {
    return name.isCompacted() ? format.begin(name, first, next()) : format.begin(name, first);
  }

  private String head() throws IOException {
    return new String(scanner().bytes(0, HEAD), StandardCharsets.ISO_8859_1);
  }

  private SegmentScanner scanner() throws IOException {
    return new SegmentScanner(format, name, file);
  }

  /**
   * Reads the segment.
   *
   * @param first the number that its first batch has to have at least
   */
  void read(long first, Reader reader) throws IOException {
    SegmentScanner scanner = scanner();
    byte[] begin = begin(Math.max(first(), first));
    boolean begun = Arrays.equals(scanner.bytes(0, begin.length), begin);
    long offset = begun ? begin.length : 0;
    long least = first;
    while (!scanner.isEnd(offset)) {
      Frame frame = begun || offset > 0 ? scanner.frameAt(offset) : null;
      if (frame == null || !isInOrder(frame, least)) {
        long expected = least;
        Frame next = scanner.frameFrom(offset + 1, each -> isInOrder(each, expected));
        long to = next == null ? endOfGap(scanner, offset) : next.offset();
        reader.gap(new Gap(offset, to - offset, next == null));
        if (next == null) {
          return;
        }
        offset = to;
        continue;
      }
      least = frame.numbers().sequence() + (frame.numbers().changes() > 0 ? 1 : 0);
      offset += frame.size();
      reader.frame(frame);
    }
  }

  private static boolean isInOrder(Frame frame, long least) {
    long number = frame.numbers().sequence();
    return frame.numbers().changes() == 0 ? number >= least - 1 : number >= least;
  }

  /** Returns where a gap ends behind which there is no frame: before the end, if that is there. */
  private static long endOfGap(SegmentScanner scanner, long from) throws IOException {
    long behind = scanner.beforeRoom(from);
    long end = behind + 1 - SegmentFormat.END.length; // which has a line feed as its last byte
    return end > from && scanner.isEnd(end) ? end : behind;
  }

  /** Gives every whole frame that holds changes. */
  void frames(long first, Consumer<Frame> consumer) throws IOException {
    read(
        first,
        new Reader() {
          @Override
          public void frame(Frame frame) {
            if (frame.numbers().changes() > 0) {
              consumer.accept(frame);
            }
          }

          @Override
          public void gap(Gap gap) {}
        });
  }
}
