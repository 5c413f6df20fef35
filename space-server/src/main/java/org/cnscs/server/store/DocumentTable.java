package org.cnscs.server.store;

import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.cnscs.server.store.Committed.Effect;
import org.cnscs.server.store.Committed.Removed;
import org.cnscs.server.store.Committed.Stored;

/**
 * The places of all present documents, in memory: rebuilt by recovery, changed by one thread, read
 * by many.
 */
final class DocumentTable {
  private final ConcurrentHashMap<String, NavigableMap<String, Location>> spaces =
      new ConcurrentHashMap<>();

  /** Returns where a document lies, or null if there is none. */
  Location find(String space, String id) {
    NavigableMap<String, Location> documents = spaces.get(space);
    return documents == null ? null : documents.get(id);
  }

  /** Applies what a batch did; each effect has its location, null for a removal. */
  void apply(List<Effect> effects, List<Location> locations) {
    for (int i = 0; i < effects.size(); i++) {
      Effect effect = effects.get(i);
      NavigableMap<String, Location> documents =
          spaces.computeIfAbsent(effect.space(), name -> new ConcurrentSkipListMap<>());
      switch (effect) {
        case Stored stored -> documents.put(stored.id(), locations.get(i));
        case Removed removed -> documents.remove(removed.id());
      }
    }
  }

  /** Returns documents in the order of their ids. */
  List<StoredInfo> scan(String space, String prefix, String after, int limit) {
    NavigableMap<String, Location> documents = spaces.get(space);
    if (documents == null) {
      return List.of();
    }
    boolean fromPrefix = after.compareTo(prefix) < 0;
    return documents.tailMap(fromPrefix ? prefix : after, fromPrefix).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .limit(limit)
        .map(entry -> info(entry.getKey(), entry.getValue()))
        .toList();
  }

  static StoredInfo info(String id, Location location) {
    return new StoredInfo(id, location.version(), location.length(), location.until());
  }

  Set<String> spaces() {
    return new TreeSet<>(spaces.keySet());
  }
}
