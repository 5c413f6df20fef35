package org.cnscs.server.space;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.cnscs.server.space.Entry.Place;
import org.cnscs.server.space.WaiterQueue.Want;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Names;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Transaction;

/**
 * A transaction over an engine.
 *
 * <p>Until it is committed all of it is in memory: entries that it wrote, took and read on the
 * board, changes of documents here. Committing makes one batch of the engine from it, in which
 * everything that was taken must still exist; so it happens as a whole or not at all, and a process
 * that dies before has aborted it.
 */
final class LocalTransaction implements Transaction {
  private static final long MAX_BYTES = 256L << 20;
  private static final int OVERHEAD = 256;

  private final String id;
  private final SpaceStore store;
  private final LocalEntries entries;
  private final Admission admission;
  private final Runnable onEnd;
  private final Scope scope;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Batch> batches = new ArrayList<>();
  private final Map<String, byte[]> written = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private volatile Instant until;
  private volatile boolean ended;

  LocalTransaction(
      String id, SpaceStore store, LocalEntries entries, Admission admission, Runnable onEnd) {
    this.id = id;
    this.store = store;
    this.entries = entries;
    this.admission = admission;
    this.onEnd = onEnd;
    this.scope = entries.begin();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Instant until() {
    return until;
  }

  /** Sets when it ends by itself. */
  void renew(Instant newUntil) {
    until = newUntil;
  }

  static SpaceException ended(String id) {
    return new SpaceException.Ended(
        "There is no open transaction "
            + id
            + ": it was committed, aborted, or its lease has ended; begin another");
  }

  /**
   * Checks that it is open.
   *
   * @throws SpaceException.Ended if it is not
   */
  void checkOpen() {
    if (!ended && store.isOver(until)) {
      close();
    }
    if (ended) {
      throw ended(id);
    }
  }

  private void grow(long by) {
    checkOpen();
    if (bytes.addAndGet(by + OVERHEAD) > MAX_BYTES) {
      throw new SpaceException.BadInput(
          "The transaction " + id + " holds more than 256 MiB; commit it, and go on in another",
          null);
    }
  }

  @Override
  public Optional<Document> get(String of) {
    checkOpen();
    Names.checkId(of);
    byte[] own = written.get(of);
    if (own != null) {
      return Optional.of(new Document(of, 1, own));
    }
    Optional<Document> document = entries.isTaken(scope, of) ? Optional.empty() : store.get(of);
    lock.lock();
    try {
      for (Batch batch : batches) {
        for (Batch.Operation operation : batch.operations()) {
          document = operation.id().equals(of) ? applied(operation, document) : document;
        }
      }
      return document;
    } finally {
      lock.unlock();
    }
  }

  private static Optional<Document> applied(
      Batch.Operation operation, Optional<Document> document) {
    return switch (operation) {
      case Batch.Put(String of, byte[] xml, Expect expect) ->
          document.isPresent() && expect instanceof Expect.SameIfPresent
              ? document
              : Optional.of(new Document(of, document.map(Document::version).orElse(0L) + 1, xml));
      case Batch.Delete _ -> Optional.empty();
      case Batch.Check _ -> document;
    };
  }

  @Override
  public void change(Batch batch) {
    admission.changes(batch);
    lock.lock();
    try {
      for (Batch.Operation operation : batch.operations()) {
        grow(operation instanceof Batch.Put put ? put.xml().length : 0);
      }
      batches.add(batch);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String write(byte[] entry, Duration lease) {
    Element root = Element.parse(entry, "entry");
    Instant end = store.end(lease);
    grow(entry.length);
    lock.lock();
    try {
      Place place = Place.within(written.size());
      String own = id + "/" + place.change();
      written.put(own, entry);
      if (!entries.write(scope, new Entry(place, own, 1, end, root))) {
        throw ended(id);
      }
      return own;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Document> read(byte[] template, Duration timeout) {
    return obtain(template, timeout, false, false);
  }

  @Override
  public Optional<Document> readIfExists(byte[] template, Duration timeout) {
    return obtain(template, timeout, false, true);
  }

  @Override
  public Optional<Document> take(byte[] template, Duration timeout) {
    return obtain(template, timeout, true, false);
  }

  @Override
  public Optional<Document> takeIfExists(byte[] template, Duration timeout) {
    return obtain(template, timeout, true, true);
  }

  private Optional<Document> obtain(
      byte[] template, Duration timeout, boolean take, boolean ifExists) {
    long deadline = SpaceStore.deadline(timeout);
    Want want = new Want(Element.parse(template, "template"), take, scope, ifExists);
    grow(0);
    for (Entry entry = entries.obtain(want, deadline);
        entry != null;
        entry = entries.obtain(want, deadline)) {
      Optional<Document> document = document(entry);
      if (document.isPresent()) {
        return document;
      }
    }
    checkOpen();
    return Optional.empty();
  }

  private Optional<Document> document(Entry entry) {
    byte[] own = written.get(entry.id());
    return own == null
        ? store.engine().get(store.name(), entry.id())
        : Optional.of(new Document(entry.id(), 1, own));
  }

  @Override
  public List<String> writeAll(List<byte[]> all, Duration lease) {
    LocalEntries.checkMany(all.size());
    store.end(lease);
    all.forEach(entry -> Element.parse(entry, "entry"));
    return all.stream().map(entry -> write(entry, lease)).toList();
  }

  @Override
  public List<Document> takeAll(byte[] template, int most, Duration timeout) {
    LocalEntries.checkMany(most);
    List<Document> taken = new ArrayList<>();
    Optional<Document> next = take(template, timeout);
    while (next.isPresent()) {
      taken.add(next.get());
      next = taken.size() < most ? take(template, Duration.ZERO) : Optional.empty();
    }
    return taken;
  }

  @Override
  public List<Document> contents(byte[] template, String after, int limit) {
    checkOpen();
    return entries.contents(template, scope, after, limit, this::document);
  }

  @Override
  public long commit() {
    checkOpen();
    end();
    boolean committed = false;
    try {
      long sequence = commitAll();
      entries.release(scope);
      committed = true;
      return sequence;
    } catch (SpaceException.Conflict e) {
      throw new SpaceException.Conflict(
          "The transaction " + id + " was aborted: " + e.getMessage());
    } catch (SpaceException.Unreachable e) {
      committed = true; // perhaps: what it took is not offered again
      throw e;
    } finally {
      if (!committed) {
        entries.undo(scope);
      }
    }
  }

  private long commitAll() {
    List<Change> changes = new ArrayList<>();
    for (Entry entry : scope.taken().values()) {
      changes.add(new Change.Delete(store.name(), entry.id(), new Expect.Present()));
    }
    batches.forEach(batch -> changes.addAll(admission.changes(batch)));
    Map<byte[], Element> parsed = new IdentityHashMap<>();
    for (Entry entry : scope.written().entries()) {
      byte[] xml = written.get(entry.id());
      changes.add(new Change.Append(store.name(), LocalSpace.ENTRIES, xml, entry.until()));
      parsed.put(xml, entry.root(() -> Element.parse(xml, "entry")));
    }
    return changes.isEmpty()
        ? store.engine().barrier()
        : entries.commit(changes, parsed).sequence();
  }

  /** Becomes the one who ends it, or throws. */
  private void end() {
    lock.lock();
    try {
      if (ended) {
        throw ended(id);
      }
      ended = true;
    } finally {
      lock.unlock();
    }
    onEnd.run();
    entries.end(scope);
  }

  @Override
  public void abort() {
    checkOpen();
    end();
    entries.undo(scope);
  }

  @Override
  public void close() {
    lock.lock();
    boolean open = !ended;
    ended = true;
    lock.unlock();
    if (open) {
      onEnd.run();
      entries.undo(scope);
    }
  }
}
