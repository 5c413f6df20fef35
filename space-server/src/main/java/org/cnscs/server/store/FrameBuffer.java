package org.cnscs.server.store;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.cnscs.server.store.Committed.Effect;
import org.cnscs.server.store.Committed.Removed;
import org.cnscs.server.store.Committed.Stored;
import org.cnscs.server.store.SegmentFormat.Numbers;
import org.cnscs.server.store.SegmentFormat.Place;

/** A buffer in which frames are put together before they are written with one write. */
final class FrameBuffer extends ByteArrayOutputStream {
  private final SegmentFormat format;
  private final Segment segment;
  private final long start;
  private int repeated;
  private Instant time;
  private String timeText;

  /** Creates the buffer for frames that will be written at an offset of a segment. */
  FrameBuffer(Segment segment, long start) {
    this(segment, start, 1 << 12);
  }

  /** Creates the buffer for frames of which it is known about how many bytes they take. */
  FrameBuffer(Segment segment, long start, int expected) {
    super(expected);
    this.format = segment.format();
    this.segment = segment;
    this.start = start;
  }

  byte[] array() {
    return buf;
  }

  /** Returns the offset in the segment of the first byte. */
  long start() {
    return start;
  }

  /** Returns the offset in the segment of the next byte. */
  long offset() {
    return start + count;
  }

  /** Appends a frame, and returns where each of its effects lies. */
  List<Location> append(Committed batch, String request) {
    int at = begin();
    if (request != null) {
      text("<c:request id=\"" + request + "\"/>\n");
    }
    List<Location> locations = new ArrayList<>(batch.effects().size());
    for (Effect effect : batch.effects()) {
      locations.add(
          switch (effect) {
            case Stored stored -> put(stored);
            case Removed removed -> delete(removed);
          });
    }
    finish(at, batch.sequence(), batch.effects().size());
    return locations;
  }

  /** Appends a frame without changes, which says that everything before it is durable. */
  void appendSeal(long sequence) {
    finish(begin(), sequence, 0);
  }

  /** Begins with the seal that stands at the start already: the same bytes at the same place. */
  void repeatSeal(long sequence) {
    appendSeal(sequence);
    repeated = count;
  }

  /** Returns how many bytes at the begin stand in the segment already. */
  int repeated() {
    return repeated;
  }

  /** Tells whether there is nothing to write. */
  boolean isEmpty() {
    return count == repeated;
  }

  /** Ends the segment, and leaves room behind the end. */
  void appendEnd(int room) {
    writeBytes(SegmentFormat.END);
    int begin = count;
    writeBytes(new byte[room]);
    SegmentFormat.putRoom(buf, begin, count);
  }

  /** Cuts off what was appended last. */
  void cut(int length) {
    count = length;
  }

  private int begin() {
    int at = count;
    writeBytes(new byte[SegmentFormat.HEADER]);
    return at;
  }

  private void finish(int at, long sequence, int changes) {
    int length = count - at - SegmentFormat.HEADER;
    format.putHeader(
        buf,
        at,
        length,
        new Place(segment.name(), start + at),
        new Numbers(sequence, start, changes));
  }

  private Location put(Stored stored) {
    text(
        "<c:put"
            + common(stored)
            + attribute("until", stored.until())
            + " length=\""
            + stored.xml().length
            + "\">");
    long offset = offset();
    writeBytes(stored.xml());
    text("</c:put>\n");
    CRC32C crc = new CRC32C();
    crc.update(stored.xml());
    int length = stored.xml().length;
    return new Location(
        segment.slot(), offset, length, (int) crc.getValue(), stored.version(), stored.until());
  }

  private Location delete(Removed removed) {
    text("<c:delete" + common(removed) + "/>\n");
    return null;
  }

  private String common(Effect effect) {
    return " space=\""
        + effect.space()
        + "\" id=\""
        + effect.id()
        + "\" version=\""
        + effect.version()
        + "\" time=\""
        + text(effect.time())
        + '"';
  }

  /** Returns a time as text, which is the same for all that is stored at once. */
  private String text(Instant newTime) {
    if (newTime != time) {
      time = newTime;
      timeText = newTime.toString();
    }
    return timeText;
  }

  private static String attribute(String name, Instant value) {
    return value == null ? "" : " " + name + "=\"" + value + '"';
  }

  private void text(String ascii) {
    writeBytes(SegmentFormat.ascii(ascii));
  }
}
