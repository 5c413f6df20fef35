package org.cnscs.server.space;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.cnscs.server.space.Entry.Place;

/** What a transaction has on an {@link EntryBoard}. Guarded by the board's lock. */
final class Scope {
  private final EntryTable written;
  private final Map<Place, Entry> taken = new TreeMap<>();
  private final Set<Entry> read = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean ended;

  /** Creates the scope; the reader parses an entry whose parsed form was dropped. */
  Scope(Function<Entry, Element> reader) {
    this.written = new EntryTable(reader);
  }

  /** Returns the entries that were written and not taken again. */
  EntryTable written() {
    return written;
  }

  /** Returns the entries that were taken. */
  Map<Place, Entry> taken() {
    return taken;
  }

  /** Returns the entries that others may read but not take. */
  Set<Entry> read() {
    return read;
  }

  boolean isEnded() {
    return ended;
  }

  void end() {
    ended = true;
  }
}
