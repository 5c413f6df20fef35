package org.cnscs.server.space;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.cnscs.server.space.Entry.Place;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.Names;
import org.cnscs.server.store.StoredInfo;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * A named space over an engine.
 *
 * <p>The engine decides order and durability; entries are also on an {@link EntryBoard} in memory,
 * which follows the engine's batches in their order, so that what a call returned is seen by every
 * later call.
 */
final class LocalSpace implements Space {
  /** What the ids of entries begin with. */
  static final String ENTRIES = "entry/";

  private static final int MAX_LIMIT = 10_000;
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private final String name;
  private final Path directory;
  private final Engine engine;
  private final long epoch;
  private final Clock clock;
  private final Searcher searcher;
  private final EntryBoard board;
  private final Watches watches;
  private final Map<byte[], Element> beingWritten = new ConcurrentHashMap<>();

  /** A search in a named space. */
  interface Searcher {
    /** Answers a request. */
    SearchResult search(String space, SearchRequest request);
  }

  LocalSpace(
      String name, Path directory, Engine engine, long epoch, Clock clock, Searcher searcher) {
    this.name = name;
    this.directory = directory;
    this.engine = engine;
    this.epoch = epoch;
    this.clock = clock;
    this.searcher = searcher;
    this.board = new EntryBoard(clock, this::readAgain);
    this.watches = new Watches(name, engine);
  }

  /** Puts the entries that the engine holds on the board. */
  void load() {
    String after = "";
    for (List<StoredInfo> page = page(after); !page.isEmpty(); page = page(after)) {
      for (StoredInfo info : page) {
        Optional<Document> document = engine.get(name, info.id());
        document.ifPresent(
            d -> board.offer(new Entry(d.id(), info.until(), Element.parse(d.xml(), "entry"))));
      }
      after = page.getLast().id();
    }
  }

  private List<StoredInfo> page(String after) {
    return engine.scan(name, ENTRIES, after, MAX_LIMIT);
  }

  private Element readAgain(Entry entry) {
    return engine
        .get(name, entry.id())
        .map(document -> Element.parse(document.xml(), "entry"))
        .orElseGet(() -> new Element("", Map.of(), List.of(), ""));
  }

  /** Follows a batch of the engine. */
  void committed(Committed batch) {
    for (Committed.Effect effect : batch.effects()) {
      if (effect.space().equals(name) && effect.id().startsWith(ENTRIES)) {
        switch (effect) {
          case Committed.Stored stored -> board.offer(entry(stored));
          case Committed.Removed removed -> board.remove(Place.of(removed.id()));
        }
      }
    }
    watches.wake();
  }

  private Entry entry(Committed.Stored stored) {
    Element written = beingWritten.get(stored.xml());
    Element root = written == null ? Element.parse(stored.xml(), "entry") : written;
    return new Entry(stored.id(), stored.until(), root);
  }

  @Override
  public String location() {
    return directory.toString();
  }

  @Override
  public Optional<Document> get(String id) {
    Names.checkId(id);
    boolean expired = engine.info(name, id).map(this::isExpired).orElse(true);
    return expired ? Optional.empty() : engine.get(name, id);
  }

  private boolean isExpired(StoredInfo info) {
    return info.until() != null && !info.until().isAfter(clock.instant());
  }

  @Override
  public Set<String> missing(Collection<String> ids) {
    Set<String> missing = new LinkedHashSet<>();
    for (String id : ids) {
      if (engine.info(name, Names.checkId(id)).map(this::isExpired).orElse(true)) {
        missing.add(id);
      }
    }
    return missing;
  }

  @Override
  public long commit(Batch batch) {
    List<Change> changes = Admission.changes(name, batch);
    sweep();
    return engine.commit(epoch, null, changes).sequence();
  }

  @Override
  public List<DocumentInfo> list(String prefix, String after, int limit) {
    checkLimit(limit);
    List<DocumentInfo> found = new ArrayList<>();
    String last = after;
    List<StoredInfo> page;
    do {
      page = engine.scan(name, prefix, last, limit);
      for (StoredInfo info : page) {
        if (found.size() < limit && !isExpired(info)) {
          found.add(new DocumentInfo(info.id(), info.version(), info.bytes()));
        }
        last = info.id();
      }
    } while (found.size() < limit && page.size() == limit);
    return found;
  }

  private static void checkLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new SpaceException.BadInput("A limit of " + limit + "; it is 1 to " + MAX_LIMIT, null);
    }
  }

  @Override
  public SearchResult search(SearchRequest request) {
    checkLimit(request.limit());
    return searcher.search(name, request);
  }

  @Override
  public String write(byte[] entry, Duration lease) {
    if (lease.isNegative() || lease.isZero()) {
      throw new SpaceException.BadInput(
          "A lease of " + lease + "; it must be longer than nothing", null);
    }
    beingWritten.put(entry, Element.parse(entry, "entry"));
    try {
      sweep();
      Change append = new Change.Append(name, ENTRIES, entry, end(lease));
      return engine.commit(epoch, null, List.of(append)).effects().getFirst().id();
    } finally {
      beingWritten.remove(entry);
    }
  }

  private Instant end(Duration lease) {
    Instant now = clock.instant();
    boolean endless = lease.compareTo(Duration.between(now, LATEST)) > 0;
    return endless ? null : now.plus(lease);
  }

  @Override
  public Optional<Document> read(byte[] template, Duration timeout) {
    return obtain(template, timeout, false);
  }

  @Override
  public Optional<Document> take(byte[] template, Duration timeout) {
    return obtain(template, timeout, true);
  }

  private Optional<Document> obtain(byte[] xml, Duration timeout, boolean take) {
    if (timeout.isNegative()) {
      throw new SpaceException.BadInput("A timeout of " + timeout + "; zero does not wait", null);
    }
    Element template = Element.parse(xml, "template");
    long deadline = deadline(timeout);
    for (Entry e = board.await(template, take, deadline);
        e != null;
        e = board.await(template, take, deadline)) {
      Optional<Document> document = take ? claim(e) : engine.get(name, e.id());
      if (document.isPresent()) {
        return document;
      }
    }
    return Optional.empty();
  }

  private static long deadline(Duration timeout) {
    boolean endless = timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0;
    return System.nanoTime() + (endless ? Long.MAX_VALUE / 2 : timeout.toNanos());
  }

  /**
   * Removes an entry that the board gave to this caller alone; empty if it was removed by its id
   * meanwhile.
   */
  private Optional<Document> claim(Entry entry) {
    boolean settled = false;
    try {
      Optional<Document> document = engine.get(name, entry.id());
      if (document.isPresent()) {
        engine.commit(
            epoch, null, List.of(new Change.Delete(name, entry.id(), new Expect.Version(1))));
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
        board.offer(entry);
      }
    }
  }

  @Override
  public List<Document> contents(byte[] template, int limit) {
    checkLimit(limit);
    return board.find(Element.parse(template, "template"), limit).stream()
        .flatMap(entry -> engine.get(name, entry.id()).stream())
        .toList();
  }

  /** Deletes the entries whose leases have ended; they are invisible already. */
  void sweep() {
    List<Change> deletes = new ArrayList<>();
    for (Entry entry : board.removeExpired()) {
      deletes.add(new Change.Delete(name, entry.id(), new Expect.Anything()));
    }
    if (!deletes.isEmpty()) {
      engine.commit(epoch, null, deletes);
    }
  }

  @Override
  public Watch watch(long after, Consumer<Event> listener) {
    return watches.begin(after, listener);
  }

  /** Returns how many wait for entries. */
  int waiting() {
    return board.waiting();
  }

  /** Ends the watches; the engine belongs to the host. */
  void end() {
    watches.close();
  }

  /** Does nothing: the space ends with its host. */
  @Override
  public void close() {}
}
