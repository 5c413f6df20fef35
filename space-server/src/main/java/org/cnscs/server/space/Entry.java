package org.cnscs.server.space;

import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.space.SpaceException;

/**
 * A present entry as matching sees it. Its parsed form is kept as long as memory allows and is read
 * again when needed.
 */
final class Entry {
  private static final Pattern ENTRY = Pattern.compile("entry/\\d{1,18}-\\d{1,9}");
  private static final Pattern OWN = Pattern.compile("transaction/.*/(\\d{1,9})");

  private final Place place;
  private final String id;
  private final String rootName;
  private volatile SoftReference<Element> parsed;
  private Set<Scope> readers = Set.of();
  private Map<String, Optional<Integer>> hashes = Map.of();
  private volatile long version;
  private volatile Instant until;

  Entry(String id, long version, Instant until, Element root) {
    this(Place.of(id), id, version, until, root);
  }

  /** Creates an entry whose id does not tell its place. */
  Entry(Place place, String id, long version, Instant until, Element root) {
    this.place = place;
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

    /**
     * Returns the place that the id of an entry or of one within a transaction names; empty is
     * before all.
     *
     * @throws SpaceException.BadInput if it is neither
     */
    static Place after(String id) {
      Matcher entry = ENTRY.matcher(id);
      Matcher own = OWN.matcher(id);
      if (id.isEmpty()) {
        return new Place(-1, 0);
      } else if (entry.matches()) {
        return of(id);
      } else if (own.matches()) {
        return within(Integer.parseInt(own.group(1)));
      }
      throw new SpaceException.BadInput(
          "Contents go on after the id of an entry, like entry/17-0, not after " + id, null);
    }

    /** Returns the place of an entry that a transaction has written: after all others. */
    static Place within(int number) {
      return new Place(Long.MAX_VALUE, number);
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

  /** Notes that a transaction has read it. This and the next three are guarded by the board. */
  void readBy(Scope scope) {
    readers = readers.isEmpty() ? new HashSet<>(2) : readers;
    readers.add(scope);
  }

  /** Notes that a transaction that has perhaps read it is over. */
  void releasedBy(Scope scope) {
    if (!readers.isEmpty() && readers.remove(scope) && readers.isEmpty()) {
      readers = Set.of();
    }
  }

  /** Tells whether a transaction has read it. */
  boolean isRead() {
    return !readers.isEmpty();
  }

  /** Tells whether no transaction but this one, or none if it is null, has read it. */
  boolean isTakeableBy(Scope scope) {
    return readers.isEmpty() || scope != null && readers.size() == 1 && readers.contains(scope);
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

  /**
   * Returns the hash of an attribute's value, which stays known when the parsed entry is dropped;
   * null if it has no such attribute. Guarded by the board.
   */
  Integer hash(String attribute, Supplier<Element> again) {
    Optional<Integer> known = hashes.get(attribute);
    if (known == null) {
      String value = root(again).attributes().get(attribute);
      known = Optional.ofNullable(value).map(String::hashCode);
      hashes = with(attribute, known);
    }
    return known.orElse(null);
  }

  /** Forgets the hash of an attribute's value, so that not more and more are known. */
  void forgetHash(String attribute) {
    if (hashes.containsKey(attribute)) {
      Map<String, Optional<Integer>> fewer = new HashMap<>(hashes);
      fewer.remove(attribute);
      hashes = Map.copyOf(fewer);
    }
  }

  private Map<String, Optional<Integer>> with(String attribute, Optional<Integer> hash) {
    if (hashes.isEmpty()) {
      return Map.of(attribute, hash);
    }
    Map<String, Optional<Integer>> more = new HashMap<>(hashes);
    more.put(attribute, hash);
    return Map.copyOf(more);
  }
}
