package org.cnscs.server.space;

import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A present entry as matching sees it. Its parsed form is kept as long as memory allows and is read
 * again when needed.
 */
final class Entry {
  private final Place place;
  private final String id;
  private final String rootName;
  private volatile SoftReference<Element> parsed;
  private volatile long version;
  private volatile Instant until;

  Entry(String id, long version, Instant until, Element root) {
    this.place = Place.of(id);
    this.id = id;
    this.version = version;
    this.until = until;
    this.rootName = root.name();
    this.parsed = new SoftReference<>(root);
  }

  /** The place of an entry in the order of writing. */
  record Place(long sequence, int change) implements Comparable<Place> {
    /** Returns the place that an entry's id names. */
    static Place of(String id) {
      int dash = id.indexOf('-');
      long sequence = Long.parseLong(id, LocalSpace.ENTRIES.length(), dash, 10);
      return new Place(sequence, Integer.parseInt(id, dash + 1, id.length(), 10));
    }

    @Override
    public int compareTo(Place other) {
      int bySequence = Long.compare(sequence, other.sequence);
      return bySequence != 0 ? bySequence : Integer.compare(change, other.change);
    }
  }

  Place place() {
    return place;
  }

  String id() {
    return id;
  }

  /** Returns the version of its document. */
  long version() {
    return version;
  }

  /** Follows a renewal. */
  void renew(long newVersion, Instant newUntil) {
    version = newVersion;
    until = newUntil;
  }

  /** Returns when the lease ends; null for never. */
  Instant until() {
    return until;
  }

  boolean isExpired(Instant now) {
    return until != null && !until.isAfter(now);
  }

  String rootName() {
    return rootName;
  }

  /** Returns the parsed entry, reading it again if it was dropped. */
  Element root(Supplier<Element> again) {
    Element root = parsed.get();
    if (root == null) {
      root = again.get();
      parsed = new SoftReference<>(root);
    }
    return root;
  }
}
