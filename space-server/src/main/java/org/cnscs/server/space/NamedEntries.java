package org.cnscs.server.space;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Function;
import org.cnscs.server.space.Entry.Place;

/**
 * The entries of one name in the order in which they were written. Guarded by its owner's lock.
 *
 * <p>A template names the attributes that it asks for. When there are more than a few entries,
 * those with the same values are found without looking at the others: each attribute that a
 * template has asked for gets an index, as long as few are asked for, a row of entries by the hash
 * of the attribute's value and their place. So an attribute that nobody asks for costs nothing, and
 * no value is kept. What several indexes have in common is found by going from place to place: each
 * index in turn says where its next entry is, and those that are behind go on from there. Equal
 * hashes do not make equal values, so what is found is still to be compared.
 */
final class NamedEntries {
  private static final int FEW = 64;
  private static final int MOST_INDEXES = 8;

  private final TreeMap<Place, Entry> all = new TreeMap<>();

  /** By the attributes; the one that was asked for longest ago comes first. */
  private final LinkedHashMap<String, TreeMap<Key, Entry>> indexes =
      new LinkedHashMap<>(16, 0.75f, true);

  private final Function<Entry, Element> reader;

  /** Creates an empty row; the reader parses an entry whose parsed form was dropped. */
  NamedEntries(Function<Entry, Element> reader) {
    this.reader = reader;
  }

  private record Key(int hash, Place place) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparingInt(Key::hash).thenComparing(Key::place);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  void add(Entry entry) {
    all.put(entry.place(), entry);
    indexes.forEach((attribute, index) -> add(attribute, index, entry));
  }

  private void add(String attribute, TreeMap<Key, Entry> index, Entry entry) {
    Integer hash = entry.hash(attribute, () -> reader.apply(entry));
    if (hash != null) {
      index.put(new Key(hash, entry.place()), entry);
    }
  }

  /** Removes an entry; tells whether none is left. */
  boolean remove(Entry entry) {
    all.remove(entry.place());
    indexes.forEach(
        (attribute, index) -> {
          Integer hash = entry.hash(attribute, () -> reader.apply(entry));
          if (hash != null) {
            index.remove(new Key(hash, entry.place()));
          }
        });
    return all.isEmpty();
  }

  /** Returns entries after a place among which are all that match a template, oldest first. */
  Iterator<Entry> candidates(Element template, Place after) {
    List<Row> rows = new ArrayList<>();
    if (all.size() > FEW) {
      template.attributes().entrySet().stream()
          .limit(MOST_INDEXES)
          .forEach(each -> rows.add(new Row(index(each.getKey()), each.getValue().hashCode())));
    }
    return rows.isEmpty() ? all.tailMap(after, false).values().iterator() : new Common(rows, after);
  }

  /** Returns the index of an attribute, made now if need be in the place of another. */
  private TreeMap<Key, Entry> index(String attribute) {
    TreeMap<Key, Entry> present = indexes.get(attribute);
    if (present != null) {
      return present;
    }
    if (indexes.size() == MOST_INDEXES) {
      String oldest = indexes.firstEntry().getKey();
      indexes.remove(oldest);
      all.values().forEach(entry -> entry.forgetHash(oldest));
    }
    TreeMap<Key, Entry> made = new TreeMap<>();
    all.values().forEach(entry -> add(attribute, made, entry));
    indexes.put(attribute, made);
    return made;
  }

  /** The entries of one index whose values have one hash. */
  private record Row(TreeMap<Key, Entry> index, int hash) {
    /** Returns the first entry after a place; null if there is none. */
    Entry after(Place place) {
      var next = index.higherEntry(new Key(hash, place));
      return next == null || next.getKey().hash() != hash ? null : next.getValue();
    }

    boolean holds(Place place) {
      return index.containsKey(new Key(hash, place));
    }
  }

  /** The entries that several rows have in common. */
  private static final class Common implements Iterator<Entry> {
    private final List<Row> rows;
    private Entry next;

    Common(List<Row> rows, Place after) {
      this.rows = rows;
      this.next = after(after);
    }

    /** Returns the first entry after a place that all rows have; null if there is none. */
    private Entry after(Place place) {
      Entry found = rows.getFirst().after(place);
      for (int i = 1; i < rows.size() && found != null; i++) {
        if (!rows.get(i).holds(found.place())) {
          Entry later = rows.get(i).after(found.place());
          found = later == null ? null : firstFrom(later);
          i = 0;
        }
      }
      return found;
    }

    /** Returns the first entry of the first row that is not before another. */
    private Entry firstFrom(Entry other) {
      return rows.getFirst().holds(other.place()) ? other : rows.getFirst().after(other.place());
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Entry next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      Entry given = next;
      next = after(given.place());
      return given;
    }
  }
}
