package org.cnscs.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.server.store.Committed.Effect;
import org.cnscs.server.store.Committed.Stored;
import org.cnscs.server.store.Survey.Gap;

/**
 * The reading of a gap in which there is no whole frame: the documents in it whose bytes are known
 * to be right, and what can be read of the changes that are lost.
 */
final class Salvage {
  private static final Pattern CHANGE =
      Pattern.compile(
          "<c:(put|delete) space=\"([^\"]{1,64})\" id=\"([A-Za-z0-9._~@:/-]{1,512})\""
              + " version=\"(\\d{1,18})\" time=\"([^\"]{1,40})\"(?: until=\"([^\"]{1,40})\")?"
              + "(?: length=\"(\\d{1,9})\")?/?>");
  private static final int MOST = 256 << 20;

  private final Survey survey;
  private final Gap gap;
  private final Proof proof;
  private final List<Effect> good = new ArrayList<>();
  private final List<Named> lost = new ArrayList<>();

  /** What tells whether a document's bytes are right. */
  interface Proof {
    /** Tells whether a document that stands at an offset of a segment is known to be right. */
    boolean isRight(SegmentName segment, Stored stored, long offset);
  }

  /**
   * A change of which only the begin can be read.
   *
   * @param before the greatest version that the document can have without the change
   */
  record Named(String space, String id, long before) {}

  Salvage(Survey survey, Gap gap, Proof proof) {
    this.survey = survey;
    this.gap = gap;
    this.proof = proof;
  }

  /** Returns the documents whose bytes are known to be right. */
  List<Effect> good() {
    return good;
  }

  /** Returns the other changes, as far as they can be read. */
  List<Named> lost() {
    return lost;
  }

  /** Reads the gap. */
  void run() throws IOException {
    int length = (int) Math.min(gap.length(), MOST);
    byte[] bytes = new byte[length];
    survey.file().read(gap.offset(), bytes, 0, length);
    Matcher change = CHANGE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    for (int from = 0; change.find(from); ) {
      int end = change.end() + length(change);
      Stored stored = end <= length && end > 0 ? stored(change, bytes, end) : null;
      if (stored != null && proof.isRight(survey.name(), stored, gap.offset() + change.end())) {
        good.add(stored);
        from = end;
      } else {
        lose(change);
        from = change.end();
      }
    }
  }

  private static int length(Matcher change) {
    return change.group(7) == null ? 0 : Integer.parseInt(change.group(7));
  }

  private void lose(Matcher change) {
    long version = Long.parseLong(change.group(4));
    long before = change.group(1).equals("put") ? version - 1 : version;
    lost.add(new Named(change.group(2), change.group(3), before));
  }

  private static Stored stored(Matcher put, byte[] bytes, int end) {
    if (put.group(7) == null) {
      return null;
    }
    try {
      Instant until = put.group(6) == null ? null : Instant.parse(put.group(6));
      byte[] xml = Arrays.copyOfRange(bytes, put.end(), end);
      return new Stored(
          put.group(2),
          put.group(3),
          Long.parseLong(put.group(4)),
          Instant.parse(put.group(5)),
          until,
          xml);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
