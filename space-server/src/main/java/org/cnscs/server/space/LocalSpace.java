package org.cnscs.server.space;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Names;
import org.cnscs.server.store.StoredInfo;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.Leases;
import org.cnscs.space.Registration;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Transaction;

/** A named space over an engine. */
final class LocalSpace implements Space {
  /** What the ids of entries begin with. */
  static final String ENTRIES = "entry/";

  private static final int MAX_LIMIT = 10_000;

  private final String location;
  private final SpaceStore store;
  private final Searcher searcher;
  private final LocalEntries entries;
  private final LocalTransactions transactions;
  private final LocalLeases leases;
  private final Admission admission;
  private final Watches watches;
  private final LocalRegistrations registrations;
  private final Runnable onClose;

  /** A search in a named space. */
  interface Searcher {
    /** Answers a request. */
    SearchResult search(String space, SearchRequest request);
  }

  LocalSpace(String location, SpaceStore store, Searcher searcher, Runnable onClose) {
    this.location = location;
    this.onClose = onClose;
    this.store = store;
    this.searcher = searcher;
    this.entries = new LocalEntries(store);
    this.watches = new Watches(store.name(), store.engine());
    this.registrations = new LocalRegistrations(store, watches);
    this.transactions = new LocalTransactions(store, entries);
    this.leases = new LocalLeases(store, registrations, transactions);
    this.admission = new Admission(store.name(), leases);
  }

  /** Takes over what the engine holds. */
  void load() {
    entries.load();
    leases.load();
  }

  /** Follows a batch of the engine. */
  void committed(Committed batch) {
    List<Committed.Effect> own =
        batch.effects().stream().filter(effect -> effect.space().equals(store.name())).toList();
    entries.committed(own);
    own.forEach(leases::committed);
    watches.wake();
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public Optional<Document> get(String id) {
    return store.get(Names.checkId(id));
  }

  @Override
  public Set<String> missing(Collection<String> ids) {
    Set<String> missing = new LinkedHashSet<>();
    for (String id : ids) {
      if (store.info(Names.checkId(id)).isEmpty()) {
        missing.add(id);
      }
    }
    return missing;
  }

  @Override
  public long commit(Batch batch) {
    sweepQuickly();
    List<Change> changes = admission.changes(batch);
    return store.commit(changes).sequence();
  }

  @Override
  public List<DocumentInfo> list(String prefix, String after, int limit) {
    checkLimit(limit);
    List<DocumentInfo> found = new ArrayList<>();
    String last = after;
    List<StoredInfo> page;
    do {
      page = store.engine().scan(store.name(), prefix, last, limit);
      for (StoredInfo info : page) {
        if (found.size() < limit && !store.isOver(info.until())) {
          found.add(new DocumentInfo(info.id(), info.version(), info.bytes()));
        }
        last = info.id();
      }
    } while (found.size() < limit && page.size() == limit);
    return found;
  }

  static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new SpaceException.BadInput("A limit of " + limit + "; it is 1 to " + MAX_LIMIT, null);
    }
  }

  private static void checkAtMost(String what, int count, int least, int most) {
    if (count < least || count > most) {
      throw new SpaceException.BadInput(
          "A search with %d %s; it is %d to %d".formatted(count, what, least, most), null);
    }
  }

  @Override
  public SearchResult search(SearchRequest request) {
    checkLimit(request.limit());
    checkAtMost("counts", request.counts(), 1, SearchRequest.MOST_COUNTS);
    checkAtMost("fragments", request.fragments(), 0, SearchRequest.MOST_FRAGMENTS);
    if (request.within() != null && request.within().isNegative()) {
      throw new SpaceException.BadInput("A search within " + request.within(), null);
    }
    return searcher.search(store.name(), request);
  }

  @Override
  public String write(byte[] entry, Duration lease) {
    return entries.write(entry, lease);
  }

  @Override
  public Optional<Document> read(byte[] template, Duration timeout) {
    return entries.obtain(LocalEntries.want(template, false, false), timeout);
  }

  @Override
  public Optional<Document> take(byte[] template, Duration timeout) {
    return entries.obtain(LocalEntries.want(template, true, false), timeout);
  }

  @Override
  public Optional<Document> readIfExists(byte[] template, Duration timeout) {
    return entries.obtain(LocalEntries.want(template, false, true), timeout);
  }

  @Override
  public Optional<Document> takeIfExists(byte[] template, Duration timeout) {
    return entries.obtain(LocalEntries.want(template, true, true), timeout);
  }

  @Override
  public List<String> writeAll(List<byte[]> all, Duration lease) {
    return entries.writeAll(all, lease);
  }

  @Override
  public List<Document> takeAll(byte[] template, int most, Duration timeout) {
    return entries.takeAll(template, most, timeout);
  }

  @Override
  public List<Document> contents(byte[] template, String after, int limit) {
    return entries.contents(template, after, limit);
  }

  /** Deletes what has ended by the clock. */
  void sweep() {
    sweepQuickly();
    registrations.sweep();
  }

  private void sweepQuickly() {
    transactions.sweep();
    entries.sweep();
    leases.sweep();
  }

  @Override
  public Watch watch(long after, Consumer<Event> listener) {
    return watches.begin(after, listener);
  }

  @Override
  public Registration notify(byte[] template, Duration lease) {
    return registrations.register(template, lease);
  }

  @Override
  public Watch listen(String registration, long after, Consumer<Event> listener) {
    return registrations.listen(registration, after, listener);
  }

  @Override
  public Transaction begin(Duration lease) {
    return transactions.begin(lease, admission);
  }

  @Override
  public Transaction join(String id) {
    return transactions.join(id);
  }

  @Override
  public Leases leases() {
    return leases;
  }

  /** Returns how many wait for entries. */
  int waiting() {
    return entries.waiting();
  }

  /** Ends the watches; the engine belongs to the host. */
  void end() {
    watches.close();
  }

  /** Does what the space was made with; most end with their host alone. */
  @Override
  public void close() {
    onClose.run();
  }
}
