package org.cnscs.server.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.cnscs.xml.Vocabulary;

/**
 * The bytes of a segment: how it begins and ends, and the header of a frame.
 *
 * <p>A segment is one XML document. It begins with text that follows from its number and place
 * alone, so that reading needs only compare it; then come frames; it ends with {@link #END}, which
 * the next frame overwrites. A frame is a processing instruction of fixed width with five
 * hexadecimal numbers, a line feed, and the elements of one batch:
 *
 * <pre>{@code <?t length checksum sequence durable changes?>}</pre>
 *
 * <p>Behind the end of the segment that is written to there may be <em>room</em>: white space that
 * the next frames overwrite, so that the file need not grow with each.
 *
 * <p>The checksum covers every other byte of the frame, and the space, segment and offset that it
 * was written to, so that neither an old frame nor a document that looks like a frame is taken for
 * one. {@code durable} is the end of what was known to be durable in this segment when the frame
 * was written: a broken frame before that point is damage, not a torn write.
 *
 * @param space the id of the space's directory
 */
record SegmentFormat(String space) {
  static final byte[] END = ascii("</c:segment>\n");
  static final int HEADER = 59;
  private static final int LENGTH_AT = 4;
  private static final int CRC_AT = 13;
  private static final int SEQUENCE_AT = 22;
  private static final int DURABLE_AT = 39;
  private static final int CHANGES_AT = 48;
  private static final byte[] BLANK_HEADER =
      ascii(
          "<?t "
              + "0".repeat(8)
              + " "
              + "0".repeat(8)
              + " "
              + "0".repeat(16)
              + " 00000000 00000000?>\n");

  private static final byte[] ROOM = ascii((" ".repeat(127) + "\n").repeat(32));

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns how a segment that commits are written to begins. */
  byte[] begin(SegmentName name, long first) {
    return ascii(beginning(name, first) + "\">\n");
  }

  /** Returns how a segment begins that holds what is left of the batches before another. */
  byte[] begin(SegmentName name, long first, long next) {
    String range = "\" through=\"" + name.through() + "\" generation=\"" + name.generation();
    return ascii(beginning(name, first) + "\" next=\"" + next + range + "\">\n");
  }

  private String beginning(SegmentName name, long first) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<c:segment xmlns:c=\""
        + Vocabulary.STORE.namespace()
        + "\" space=\""
        + space
        + "\" number=\""
        + name.number()
        + "\" first=\""
        + first;
  }

  /** Returns a segment without frames. */
  byte[] empty(SegmentName name, long first) {
    byte[] begin = begin(name, first);
    byte[] all = Arrays.copyOf(begin, begin.length + END.length);
    System.arraycopy(END, 0, all, begin.length, END.length);
    return all;
  }

  /** Fills a part of a buffer with room. */
  static void putRoom(byte[] buffer, int from, int to) {
    for (int at = from; at < to; at += ROOM.length) {
      System.arraycopy(ROOM, 0, buffer, at, Math.min(ROOM.length, to - at));
    }
  }

  /** Tells whether a byte can be one of room. */
  static boolean isRoom(byte b) {
    return b == ' ' || b == '\n';
  }

  /**
   * Writes the header of the frame that begins at an index of the buffer and whose body is there
   * already.
   */
  void putHeader(byte[] buffer, int at, int length, Place place, Numbers numbers) {
    System.arraycopy(BLANK_HEADER, 0, buffer, at, HEADER);
    putHex(buffer, at + LENGTH_AT, 8, length);
    putHex(buffer, at + SEQUENCE_AT, 16, numbers.sequence);
    putHex(buffer, at + DURABLE_AT, 8, numbers.durable);
    putHex(buffer, at + CHANGES_AT, 8, numbers.changes);
    putHex(buffer, at + CRC_AT, 8, crc(buffer, at, length, place));
  }

  private static void putHex(byte[] b, int at, int digits, long value) {
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      b[i] = (byte) Character.forDigit((int) (rest & 15), 16);
      rest >>>= 4;
    }
  }

  private int crc(byte[] buffer, int at, int length, Place place) {
    CRC32C crc = new CRC32C();
    crc.update(ascii(space + ' ' + place.segment.place() + ' ' + place.offset));
    crc.update(buffer, at, CRC_AT);
    crc.update(buffer, at + CRC_AT + 8, HEADER - CRC_AT - 8 + length);
    return (int) crc.getValue();
  }

  /** Tells whether a header stands at an index of the buffer, whatever its numbers. */
  static boolean isHeader(byte[] b, int at) {
    return b[at] == '<'
        && b[at + 1] == '?'
        && b[at + 2] == 't'
        && b[at + 3] == ' '
        && isHex(b, at + LENGTH_AT, 8)
        && isHex(b, at + CRC_AT, 8)
        && isHex(b, at + SEQUENCE_AT, 16)
        && isHex(b, at + DURABLE_AT, 8)
        && isHex(b, at + CHANGES_AT, 8)
        && b[at + HEADER - 3] == '?'
        && b[at + HEADER - 2] == '>'
        && b[at + HEADER - 1] == '\n';
  }

  private static boolean isHex(byte[] b, int at, int digits) {
    for (int i = at; i < at + digits; i++) {
      if (!(b[i] >= '0' && b[i] <= '9' || b[i] >= 'a' && b[i] <= 'f')) {
        return false;
      }
    }
    return b[at + digits] == ' ' || b[at + digits] == '?';
  }

  static long length(byte[] b, int at) {
    return hex(b, at + LENGTH_AT, 8);
  }

  static Numbers numbers(byte[] b, int at) {
    return new Numbers(
        hex(b, at + SEQUENCE_AT, 16), hex(b, at + DURABLE_AT, 8), (int) hex(b, at + CHANGES_AT, 8));
  }

  private static long hex(byte[] b, int at, int digits) {
    long value = 0;
    for (int i = at; i < at + digits; i++) {
      value = value << 4 | Character.digit(b[i], 16);
    }
    return value;
  }

  /** Tells whether the checksum of a whole frame in the buffer is right. */
  boolean isWhole(byte[] buffer, int at, int length, Place place) {
    return (int) hex(buffer, at + CRC_AT, 8) == crc(buffer, at, length, place);
  }

  /** The place of a frame: its segment, and the offset in that. */
  record Place(SegmentName segment, long offset) {}

  /**
   * The numbers in a header besides length and checksum.
   *
   * @param changes how many changes the batch made; 0 for a seal, which repeats the last sequence
   *     and says only that everything before it is durable
   */
  record Numbers(long sequence, long durable, int changes) {}
}
