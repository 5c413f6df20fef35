package org.cnscs.server.space;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cnscs.server.space.Entry.Place;
import org.cnscs.server.space.WaiterQueue.Want;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Committed;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;

/**
 * The entries of a space.
 *
 * <p>The engine decides order and durability; entries are also on an {@link EntryBoard} in memory,
 * which follows the engine's batches in their order, so that what a call returned is seen by every
 * later call.
 */
final class LocalEntries {
  private static final int MANY = 10_000;
  private static final long PAGE_BYTES = 4 << 20;

  private final SpaceStore store;
  private final EntryBoard board;
  private final Map<byte[], Element> beingWritten = new ConcurrentHashMap<>();

  LocalEntries(SpaceStore store) {
    this.store = store;
    this.board = new EntryBoard(store, this::readAgain);
  }

  /** Puts the entries that the engine holds on the board. */
  void load() {
    store.forEach(
        LocalSpace.ENTRIES,
        (info, document) ->
            board.offer(
                new Entry(
                    info.id(),
                    info.version(),
                    info.until(),
                    Element.parse(document.xml(), "entry"))));
  }

  private Element readAgain(Entry entry) {
    return store
        .engine()
        .get(store.name(), entry.id())
        .map(document -> Element.parse(document.xml(), "entry"))
        .orElseGet(() -> new Element("", Map.of(), List.of(), ""));
  }

  /** Follows the changes of a batch to documents that may be entries, all at one moment. */
  void committed(List<Committed.Effect> effects) {
    board.atomically(() -> effects.forEach(this::committed));
  }

  private void committed(Committed.Effect effect) {
    if (effect.id().startsWith(LocalSpace.ENTRIES)) {
      switch (effect) {
        case Committed.Stored stored when stored.version() > 1 ->
            board.renew(Place.of(stored.id()), stored.version(), stored.until());
        case Committed.Stored stored -> board.offer(entry(stored));
        case Committed.Removed removed -> board.remove(Place.of(removed.id()));
      }
    }
  }

  private Entry entry(Committed.Stored stored) {
    Element written = beingWritten.get(stored.xml());
    Element root = written == null ? Element.parse(stored.xml(), "entry") : written;
    return new Entry(stored.id(), stored.version(), stored.until(), root);
  }

  String write(byte[] entry, Duration lease) {
    Change append = new Change.Append(store.name(), LocalSpace.ENTRIES, entry, store.end(lease));
    beingWritten.put(entry, Element.parse(entry, "entry"));
    try {
      sweep();
      return store.commit(List.of(append)).effects().getFirst().id();
    } finally {
      beingWritten.remove(entry);
    }
  }

  Optional<Document> obtain(Want want, Duration timeout) {
    long deadline = SpaceStore.deadline(timeout);
    for (Entry e = board.await(want, deadline); e != null; e = board.await(want, deadline)) {
      Optional<Document> document = want.take() ? claim(e) : document(e);
      if (document.isPresent()) {
        return document;
      }
    }
    return Optional.empty();
  }

  /** Returns what somebody wants outside of transactions. */
  static Want want(byte[] template, boolean take, boolean ifExists) {
    return new Want(Element.parse(template, "template"), take, null, ifExists);
  }

  private Optional<Document> document(Entry entry) {
    return store.engine().get(store.name(), entry.id());
  }

  /**
   * Removes an entry that the board gave to this caller alone; empty if it was removed by its id
   * meanwhile.
   */
  private Optional<Document> claim(Entry entry) {
    boolean interrupted = Thread.interrupted(); // else it would disturb the commits of others
    boolean settled = false;
    try {
      Optional<Document> document = document(entry);
      if (document.isPresent()) {
        store.commit(List.of(deletion(entry)));
      }
      settled = true;
      return document;
    } catch (SpaceException.Conflict e) {
      settled = true;
      return Optional.empty();
    } catch (SpaceException.Unreachable e) {
      settled = true;
      throw e;
    } finally {
      if (!settled) {
        board.giveBack(entry);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  List<String> writeAll(List<byte[]> entries, Duration lease) {
    checkMany(entries.size());
    Instant until = store.end(lease);
    Map<byte[], Element> parsed = new IdentityHashMap<>();
    List<Change> appends = new ArrayList<>();
    for (byte[] entry : entries) {
      parsed.put(entry, Element.parse(entry, "entry"));
      appends.add(new Change.Append(store.name(), LocalSpace.ENTRIES, entry, until));
    }
    sweep();
    return commit(appends, parsed).effects().stream().map(Committed.Effect::id).toList();
  }

  /** Checks how many entries are meant. */
  static void checkMany(int many) {
    if (many < 1 || many > MANY) {
      throw new SpaceException.BadInput(many + " entries at once; there can be 1 to " + MANY, null);
    }
  }

  List<Document> takeAll(byte[] template, int most, Duration timeout) {
    checkMany(most);
    Want want = want(template, true, false);
    long deadline = SpaceStore.deadline(timeout);
    for (Entry e = board.await(want, deadline); e != null; e = board.await(want, deadline)) {
      List<Entry> given = new ArrayList<>(List.of(e));
      given.addAll(board.takeNow(want, most - 1));
      List<Document> taken = claimAll(given);
      if (!taken.isEmpty()) {
        return taken;
      }
    }
    return List.of();
  }

  private List<Document> claimAll(List<Entry> given) {
    List<Document> documents = firstOf(given);
    given.subList(documents.size(), given.size()).forEach(board::giveBack);
    List<Entry> claimed = given.subList(0, documents.size());
    boolean settled = false;
    try {
      if (!claimed.isEmpty()) {
        store.commit(claimed.stream().map(this::deletion).toList());
      }
      settled = true;
      return documents;
    } catch (SpaceException.Conflict e) { // one was removed by its id meanwhile
      settled = true;
      return claimed.stream().flatMap(entry -> claim(entry).stream()).toList();
    } catch (SpaceException.Unreachable e) {
      settled = true;
      throw e;
    } finally {
      if (!settled) {
        claimed.forEach(board::giveBack);
      }
    }
  }

  private Change deletion(Entry entry) {
    return new Change.Delete(store.name(), entry.id(), new Expect.Present());
  }

  /** Returns the documents of the first entries, up to one that is gone or too much. */
  private List<Document> firstOf(List<Entry> entries) {
    List<Document> documents = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : entries) {
      Optional<Document> document = bytes < PAGE_BYTES ? document(entry) : Optional.empty();
      if (document.isEmpty()) {
        break;
      }
      documents.add(document.get());
      bytes += document.get().xml().length;
    }
    return documents;
  }

  List<Document> contents(byte[] template, String after, int limit) {
    return contents(template, null, after, limit, this::document);
  }

  /** Returns a page of the entries that a transaction sees, if the scope is not null. */
  List<Document> contents(
      byte[] template,
      Scope scope,
      String after,
      int limit,
      Function<Entry, Optional<Document>> reader) {
    LocalSpace.checkLimit(limit);
    Element parsed = Element.parse(template, "template");
    Place from = Place.after(after);
    while (true) {
      List<Entry> found = board.find(parsed, scope, from, limit);
      List<Document> page = page(found, reader);
      if (found.isEmpty() || !page.isEmpty()) {
        return page;
      }
      from = found.getLast().place(); // all of them were removed meanwhile
    }
  }

  /** Returns the documents of entries as long as they are not too much for one page. */
  private static List<Document> page(
      List<Entry> entries, Function<Entry, Optional<Document>> reader) {
    List<Document> documents = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : entries) {
      Optional<Document> document = bytes < PAGE_BYTES ? reader.apply(entry) : Optional.empty();
      document.ifPresent(documents::add);
      bytes += document.map(present -> present.xml().length).orElse(0);
    }
    return documents;
  }

  /** Begins what a transaction has here. */
  Scope begin() {
    return new Scope(this::readAgain);
  }

  /**
   * Returns an entry for a transaction; null if none came in time, or the transaction has ended.
   */
  Entry obtain(Want want, long deadline) {
    return board.await(want, deadline);
  }

  /** Tells whether a transaction has taken an entry. */
  boolean isTaken(Scope scope, String id) {
    return board.hasTaken(scope, id);
  }

  /** Adds an entry that a transaction wrote; false if it has ended. */
  boolean write(Scope scope, Entry entry) {
    return board.write(scope, entry);
  }

  /** Lets a transaction do nothing more here. */
  void end(Scope scope) {
    board.end(scope);
  }

  /** Gives back what a transaction took, and forgets what it wrote. */
  void undo(Scope scope) {
    board.undo(scope);
  }

  /** Commits changes by which parsed entries are written. */
  Committed commit(List<Change> changes, Map<byte[], Element> written) {
    beingWritten.putAll(written);
    try {
      return store.commit(changes);
    } finally {
      written.keySet().forEach(beingWritten::remove);
    }
  }

  /** Lets go what a transaction had here, after its batch. */
  void release(Scope scope) {
    board.release(scope);
  }

  /** Deletes the entries whose leases have ended; they are invisible already. */
  void sweep() {
    for (Entry entry : board.expired()) {
      store.deleteIfSame(entry.id(), entry.version());
    }
  }

  /** Returns how many wait for entries. */
  int waiting() {
    return board.waiting();
  }
}
