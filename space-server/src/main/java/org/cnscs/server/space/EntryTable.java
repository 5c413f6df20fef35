package org.cnscs.server.space;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.cnscs.server.space.Entry.Place;

/**
 * The entries that can be read and taken now, in the order in which they were written. Guarded by
 * its owner's lock.
 */
final class EntryTable {
  private final TreeMap<Place, Entry> all = new TreeMap<>();
  private final Map<String, NamedEntries> byName = new HashMap<>();
  private final TreeSet<Entry> byEnd =
      new TreeSet<>(Comparator.comparing(Entry::until).thenComparing(Entry::place));
  private final Function<Entry, Element> reader;

  /** Creates the table; the reader parses an entry whose parsed form was dropped. */
  EntryTable(Function<Entry, Element> reader) {
    this.reader = reader;
  }

  void add(Entry entry) {
    all.put(entry.place(), entry);
    byName.computeIfAbsent(entry.rootName(), name -> new NamedEntries(reader)).add(entry);
    if (entry.until() != null) {
      byEnd.add(entry);
    }
  }

  /** Removes an entry; returns null if it is not here. */
  Entry remove(Place place) {
    Entry entry = all.remove(place);
    if (entry == null) {
      return null;
    }
    byName.computeIfPresent(
        entry.rootName(), (name, entries) -> entries.remove(entry) ? null : entries);
    if (entry.until() != null) {
      byEnd.remove(entry);
    }
    return entry;
  }

  /** Follows a renewal of an entry, if it is here. */
  void renew(Place place, long version, Instant until) {
    Entry entry = remove(place);
    if (entry != null) {
      entry.renew(version, until);
      add(entry);
    }
  }

  /** Tells whether a template matches an entry. */
  boolean matches(Element template, Entry entry) {
    return (template.isAny() || template.name().equals(entry.rootName()))
        && template.matches(entry.root(() -> reader.apply(entry)));
  }

  boolean contains(Place place) {
    return all.containsKey(place);
  }

  /** Returns all entries, oldest first. */
  List<Entry> entries() {
    return List.copyOf(all.values());
  }

  /**
   * Returns the oldest entries that match, meet a condition and are not expired, at most {@code
   * limit}.
   */
  List<Entry> find(Element template, Instant now, int limit, Predicate<Entry> condition) {
    return find(template, now, Place.after(""), limit, condition);
  }

  /** Returns the same of those after a place. */
  List<Entry> find(
      Element template, Instant now, Place after, int limit, Predicate<Entry> condition) {
    List<Entry> found = new ArrayList<>();
    for (Iterator<Entry> i = candidates(template, after); found.size() < limit && i.hasNext(); ) {
      Entry entry = i.next();
      if (!entry.isExpired(now) && condition.test(entry) && matches(template, entry)) {
        found.add(entry);
      }
    }
    return found;
  }

  private Iterator<Entry> candidates(Element template, Place after) {
    if (template.isAny()) {
      return all.tailMap(after, false).values().iterator();
    }
    NamedEntries named = byName.get(template.name());
    return named == null ? Collections.emptyIterator() : named.candidates(template, after);
  }

  /** Tells whether there are entries whose leases will end. */
  boolean haveEnds() {
    return !byEnd.isEmpty();
  }

  /** Returns the entries whose leases have ended. */
  List<Entry> expired(Instant now) {
    return byEnd.stream().takeWhile(entry -> entry.isExpired(now)).toList();
  }
}
