package org.cnscs.server.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cnscs.server.store.Committed.Effect;
import org.cnscs.server.store.Committed.Removed;
import org.cnscs.server.store.Committed.Stored;

/**
 * A reader of the body of one frame whose checksum is right.
 *
 * <p>No XML parser is needed, and none would be fast enough: the elements of a frame are written in
 * one form only, and a document's length stands before it.
 */
final class FrameDecoder {
  private static final byte[] NONE = {};

  private final byte[] buffer;
  private final int end;
  private final List<Integer> lengths = new ArrayList<>();
  private int at;
  private boolean whole = true;

  FrameDecoder(byte[] buffer, int from, int length) {
    this.buffer = buffer;
    this.at = from;
    this.end = from + length;
  }

  /**
   * The content of a frame.
   *
   * @param request the id of the request, or null
   * @param offsets for each effect, where in the buffer its document begins; -1 for a removal
   * @param lengths for each effect, how long its document is; -1 for a removal
   */
  record Content(
      String request, List<Effect> effects, List<Integer> offsets, List<Integer> lengths) {}

  /**
   * Reads the frame.
   *
   * @throws IllegalArgumentException if it has another form than this store writes
   */
  Content decode() {
    return decode(true);
  }

  /**
   * Reads the frame without copying its documents and reading the times of its changes, which is
   * what takes longest; for those who need only know what lies where.
   */
  Content decodePlaces() {
    return decode(false);
  }

  private Content decode(boolean all) {
    whole = all;
    String request = null;
    if (skip("<c:request id=\"")) {
      request = value();
      need("/>\n");
    }
    List<Effect> effects = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    while (at < end) {
      effects.add(skip("<c:put") ? put(offsets) : delete(offsets));
    }
    return new Content(request, effects, offsets, lengths);
  }

  private Effect put(List<Integer> offsets) {
    String space = attribute(" space=\"");
    String id = attribute(" id=\"");
    long version = Long.parseLong(attribute(" version=\""));
    Instant time = time();
    Instant until = skip(" until=\"") ? Instant.parse(value()) : null;
    int length = Integer.parseInt(attribute(" length=\""));
    need(">");
    offsets.add(at);
    byte[] xml = document(length);
    need("</c:put>\n");
    return new Stored(space, id, version, time, until, xml);
  }

  private byte[] document(int length) {
    if (length < 0 || length > end - at) {
      throw unexpected("a document of " + length + " bytes");
    }
    byte[] xml = whole ? Arrays.copyOfRange(buffer, at, at + length) : NONE;
    lengths.add(length);
    at += length;
    return xml;
  }

  private Effect delete(List<Integer> offsets) {
    need("<c:delete");
    String space = attribute(" space=\"");
    String id = attribute(" id=\"");
    long version = Long.parseLong(attribute(" version=\""));
    Instant time = time();
    need("/>\n");
    offsets.add(-1);
    lengths.add(-1);
    return new Removed(space, id, version, time);
  }

  private Instant time() {
    if (whole) {
      return Instant.parse(attribute(" time=\""));
    }
    need(" time=\"");
    while (at < end && buffer[at] != '"') {
      at++;
    }
    need("\"");
    return Instant.EPOCH;
  }

  private String attribute(String begin) {
    need(begin);
    return value();
  }

  private String value() {
    int begin = at;
    while (at < end && buffer[at] != '"') {
      at++;
    }
    String value = new String(buffer, begin, at - begin, StandardCharsets.US_ASCII);
    need("\"");
    return value;
  }

  private void need(String text) {
    if (!skip(text)) {
      throw unexpected('"' + text.strip() + '"');
    }
  }

  private boolean skip(String text) {
    if (end - at < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (buffer[at + i] != text.charAt(i)) {
        return false;
      }
    }
    at += text.length();
    return true;
  }

  private IllegalArgumentException unexpected(String expected) {
    String place = (end - at) + " bytes before the end of the frame";
    return new IllegalArgumentException("expected " + expected + " " + place);
  }
}
