package org.cnscs.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.server.store.SegmentScanner.Frame;
import org.cnscs.server.store.StoreFiles.StoreFile;
import org.cnscs.space.SpaceException;
import org.cnscs.space.SpaceKeeper.Copied;

/**
 * The making of a space from a {@link LogCopy}: its batches become compacted segments of the usual
 * size, and the root of the space is written last.
 */
public final class LogRestore {
  private static final Pattern HEAD =
      Pattern.compile(
          "<c:segment [^>]* space=\"([0-9a-f-]{36})\" number=\"1\" first=\"1\""
              + " next=\"(\\d{1,18})\"");
  private static final SegmentName COPY = new SegmentName(1, 1, 1);

  private final StoreFiles files;
  private final StoreFile from;
  private final Path directory;
  private final long segmentSize;
  private ClosedSegment segment;
  private long size;
  private int number = 1;
  private long first = 1;
  private long batches;
  private long last;
  private long bytes;

  /**
   * Creates the making of a space.
   *
   * @param from the copy
   * @param directory holds nothing
   */
  public LogRestore(StoreFiles files, StoreFile from, Path directory, long segmentSize) {
    this.files = files;
    this.from = from;
    this.directory = directory;
    this.segmentSize = segmentSize;
  }

  /**
   * Makes the space.
   *
   * @throws SpaceException.BadInput if the copy is not whole; then there is no space
   */
  public Copied run(Instant now) throws IOException {
    byte[] head = new byte[(int) Math.min(from.size(), 512)];
    from.read(0, head, 0, head.length);
    Matcher told = HEAD.matcher(new String(head, StandardCharsets.ISO_8859_1));
    if (!told.find()) {
      throw new SpaceException.BadInput("It does not begin as the copy of a space does", null);
    }
    SegmentFormat format = new SegmentFormat(told.group(1));
    long next = Long.parseLong(told.group(2));
    files.createDirectory(directory.resolve("log"));
    read(format, next);
    write(format, next);
    files.forceDirectory(directory.resolve("log"));
    SpaceRoot.writeRoot(files, directory, format.space(), now);
    return new Copied(batches, last, bytes);
  }

  private void read(SegmentFormat format, long next) throws IOException {
    begin(format);
    Survey survey = new Survey(format, COPY, directory, from);
    survey.read(
        1,
        new Survey.Reader() {
          @Override
          public void frame(Frame frame) throws IOException {
            add(format, frame);
          }

          @Override
          public void gap(Survey.Gap gap) {
            throw new SpaceException.BadInput(
                "The copy is not whole: it is damaged or cut off at byte " + gap.offset(), null);
          }
        });
    if (last >= next) {
      throw new SpaceException.BadInput("The copy holds more batches than it says", null);
    }
  }

  private void begin(SegmentFormat format) {
    SegmentName name = new SegmentName(number, number, 1);
    segment = new ClosedSegment(files, directory.resolve("log"), format, name, first);
    size = 0;
  }

  private void add(SegmentFormat format, Frame frame) throws IOException {
    if (frame.numbers().changes() == 0) {
      return;
    }
    if (size > 0 && size + frame.size() > segmentSize) {
      write(format, last + 1);
    }
    FrameDecoder.Content content = frame.decoder().decode();
    last = frame.numbers().sequence();
    batches++;
    size += frame.size();
    segment.add(new Committed(last, content.effects()), content.request());
  }

  /** Writes what was read as one segment, and begins the next. */
  private void write(SegmentFormat format, long next) throws IOException {
    bytes += segment.write(next);
    number++;
    first = next;
    begin(format);
  }
}
