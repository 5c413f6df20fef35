package org.cnscs.server.space;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cnscs.server.space.Entry.Place;
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

  Optional<Document> obtain(byte[] xml, Duration timeout, boolean take) {
    long deadline = SpaceStore.deadline(timeout);
    Element template = Element.parse(xml, "template");
    for (Entry e = board.await(template, take, deadline);
        e != null;
        e = board.await(template, take, deadline)) {
      Optional<Document> document = take ? claim(e) : store.engine().get(store.name(), e.id());
      if (document.isPresent()) {
        return document;
      }
    }
    return Optional.empty();
  }

  /**
   * Removes an entry that the board gave to this caller alone; empty if it was removed by its id
   * meanwhile.
   */
  private Optional<Document> claim(Entry entry) {
    boolean settled = false;
    try {
      Optional<Document> document = store.engine().get(store.name(), entry.id());
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
    }
  }

  List<Document> contents(byte[] template, int limit) {
    return board.find(Element.parse(template, "template"), limit).stream()
        .flatMap(entry -> store.engine().get(store.name(), entry.id()).stream())
        .toList();
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
