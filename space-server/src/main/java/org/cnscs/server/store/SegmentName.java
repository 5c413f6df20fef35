package org.cnscs.server.store;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a segment: which numbers of segments it stands for, and how often what they held was
 * compacted.
 *
 * <p>A segment that was written by commits stands for its own number, in generation 0. One that
 * compaction made stands for all that were compacted into it, and is of a later generation than any
 * of these; so the names of the files alone say which of them still count, whatever a crash left.
 */
record SegmentName(int number, int through, int generation) implements Comparable<SegmentName> {
  private static final Pattern FILE = Pattern.compile("(\\d{10})(?:-(\\d{10})-(\\d{1,9}))?\\.xml");

  /** Returns the name of a segment that commits are written to. */
  static SegmentName written(int number) {
    return new SegmentName(number, number, 0);
  }

  /** Returns the name that a file's name tells; empty if it is not that of a segment. */
  static Optional<SegmentName> parse(String fileName) {
    Matcher file = FILE.matcher(fileName);
    if (!file.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(file.group(1));
    long through = file.group(2) == null ? number : Long.parseLong(file.group(2));
    int generation = file.group(3) == null ? 0 : Integer.parseInt(file.group(3));
    SegmentName name = new SegmentName((int) number, (int) through, generation);
    boolean good = number >= 1 && through >= number && through <= Integer.MAX_VALUE;
    return good && name.fileName().equals(fileName) ? Optional.of(name) : Optional.empty();
  }

  boolean isCompacted() {
    return generation > 0;
  }

  /** Tells whether this segment holds all that is left of another. */
  boolean replaces(SegmentName other) {
    return generation > other.generation && number <= other.number && through >= other.through;
  }

  String fileName() {
    return isCompacted()
        ? String.format(Locale.ROOT, "%010d-%010d-%d.xml", number, through, generation)
        : String.format(Locale.ROOT, "%010d.xml", number);
  }

  /** Returns what checksums call the segment. */
  String place() {
    return isCompacted() ? number + "-" + through + "-" + generation : Integer.toString(number);
  }

  @Override
  public int compareTo(SegmentName other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return number == through ? "segment " + number : "segments " + number + " to " + through;
  }
}
