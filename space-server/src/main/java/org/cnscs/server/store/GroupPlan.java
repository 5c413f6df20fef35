package org.cnscs.server.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.server.store.Committed.Effect;
import org.cnscs.server.store.Committed.Removed;
import org.cnscs.server.store.Committed.Stored;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.SpaceException;

/**
 * The decision what each commit of a group does, before the group is written.
 *
 * <p>A commit sees the documents as the table has them, changed by those before it in the group and
 * by its own earlier changes; a commit whose condition fails leaves no trace.
 */
final class GroupPlan {
  private final DocumentTable table;
  private final Instant time;
  private final Map<Key, Long> versions = new HashMap<>();
  private final Map<Key, Long> own = new HashMap<>();

  GroupPlan(DocumentTable table, Instant time) {
    this.table = table;
    this.time = time;
  }

  private record Key(String space, String id) {}

  /**
   * Decides one commit.
   *
   * @throws SpaceException.Conflict if a condition does not hold
   */
  List<Effect> plan(List<Change> changes, long sequence) {
    own.clear();
    List<Effect> effects = new ArrayList<>(changes.size());
    for (int i = 0; i < changes.size(); i++) {
      Effect effect =
          switch (changes.get(i)) {
            case Change.Put put -> put(put);
            case Change.Append append -> append(append, sequence + "-" + i);
            case Change.Delete delete -> delete(delete);
            case Change.Check check -> check(check);
          };
      if (effect != null) {
        effects.add(effect);
      }
    }
    versions.putAll(own);
    return effects;
  }

  private Effect put(Change.Put put) {
    Key key = new Key(put.space(), put.id());
    long present = version(key);
    if (present != 0 && put.expect() instanceof Expect.SameIfPresent) {
      return null;
    }
    check(key, present, put.expect());
    own.put(key, present + 1);
    return new Stored(put.space(), put.id(), present + 1, time, put.until(), put.xml());
  }

  private Effect append(Change.Append append, String place) {
    Key key = new Key(append.space(), append.prefix() + place);
    check(key, version(key), new Expect.Absent());
    own.put(key, 1L);
    return new Stored(append.space(), key.id, 1, time, append.until(), append.xml());
  }

  private Effect delete(Change.Delete delete) {
    Key key = new Key(delete.space(), delete.id());
    long present = version(key);
    check(key, present, delete.expect());
    if (present == 0) {
      return null;
    }
    own.put(key, 0L);
    return new Removed(delete.space(), delete.id(), present, time);
  }

  private Effect check(Change.Check check) {
    Key key = new Key(check.space(), check.id());
    check(key, version(key), check.expect());
    return null;
  }

  private long version(Key key) {
    Long planned = own.getOrDefault(key, versions.get(key));
    if (planned != null) {
      return planned;
    }
    Location location = table.find(key.space, key.id);
    return location == null ? 0 : location.version();
  }

  private static void check(Key key, long present, Expect expect) {
    switch (expect) {
      case Expect.Anything _, Expect.SameIfPresent _ -> {}
      case Expect.Absent _ -> {
        if (present != 0) {
          throw conflict(key, present, "was expected to be absent");
        }
      }
      case Expect.Present _ -> {
        if (present == 0) {
          throw conflict(key, present, "was expected to exist");
        }
      }
      case Expect.Leased _ ->
          throw new IllegalArgumentException("A fencing token is checked above the engine");
      case Expect.Version(long version) -> {
        if (present != version) {
          throw conflict(key, present, "version " + version + " was expected");
        }
      }
    }
  }

  private static SpaceException conflict(Key key, long present, String expected) {
    String state = present == 0 ? " does not exist" : " has version " + present;
    return new SpaceException.Conflict(
        "Document "
            + key.id
            + " of space "
            + key.space
            + state
            + ", but "
            + expected
            + "; nothing was changed. Read it again and repeat the change");
  }
}
