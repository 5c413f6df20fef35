package org.cnscs.server.space;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
        store.commit(List.of(new Change.Delete(store.name(), entry.id(), new Expect.Present())));
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

  List<Document> contents(byte[] template, int limit) {
    return board.find(Element.parse(template, "template"), null, limit).stream()
        .flatMap(entry -> document(entry).stream())
        .toList();
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

  /** Returns the entries that a transaction sees. */
  List<Entry> find(byte[] template, Scope scope, int limit) {
    return board.find(Element.parse(template, "template"), scope, limit);
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
