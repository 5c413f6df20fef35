package org.cnscs.server.space;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.cnscs.server.space.LeaseTable.Held;
import org.cnscs.server.space.LeaseTable.Question;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Names;
import org.cnscs.server.store.StoredInfo;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Recall;
import org.cnscs.space.Lease.Tier;
import org.cnscs.space.LeaseRequest;
import org.cnscs.space.Leases;
import org.cnscs.space.SpaceException;
import org.cnscs.space.remote.SpaceXmlReader;
import org.cnscs.space.remote.SpaceXmlWriter;
import org.cnscs.xml.XmlText;

/**
 * The leases of a space over an engine.
 *
 * <p>A lease is a document whose id is its place in the log, {@code lease/17-0}: so it survives
 * what the log survives, a watch tells of it, and the number of its batch serves as fencing token,
 * since a later grant is a later batch. What depends on a token becomes a condition on that
 * document, in the same batch: whatever clocks say, nothing is written under a token after the
 * batch that ended its lease.
 */
final class LocalLeases implements Leases {
  /** What the ids of leases begin with. */
  static final String LEASES = "lease/";

  private static final int MAX_HOLDER = 200;

  private final SpaceStore store;
  private final LocalRegistrations registrations;
  private final LocalTransactions transactions;
  private final LeaseTable table = new LeaseTable();

  LocalLeases(SpaceStore store, LocalRegistrations registrations, LocalTransactions transactions) {
    this.store = store;
    this.registrations = registrations;
    this.transactions = transactions;
  }

  /** Takes over the leases that the engine holds. */
  void load() {
    store.forEach(
        LEASES,
        (info, document) ->
            table.stored(
                new Held(parse(document.xml(), info.id(), info.until()), document.version())));
  }

  /** Follows a change of the engine to a document that may be a lease. */
  void committed(Committed.Effect effect) {
    if (effect.id().startsWith(LEASES)) {
      switch (effect) {
        case Committed.Stored stored ->
            table.stored(
                new Held(parse(stored.xml(), stored.id(), stored.until()), stored.version()));
        case Committed.Removed removed -> table.removed(removed.id());
      }
    }
  }

  private static Lease parse(byte[] xml, String id, Instant until) {
    try {
      return SpaceXmlReader.storedLease(xml, id, until, token(id));
    } catch (XMLStreamException e) {
      throw new SpaceException.Damaged("Document " + id + " is not a lease: " + e.getMessage(), e);
    }
  }

  private static long token(String id) {
    return Long.parseLong(id, LEASES.length(), id.indexOf('-'), 10);
  }

  @Override
  public Lease grant(LeaseRequest request) {
    check(request);
    long deadline = SpaceStore.deadline(request.patience());
    sweep();
    Question question = table.ask(request.of(), request.tier());
    try {
      List<Held> inTheWay = table.inTheWay(question);
      inTheWay.forEach(held -> recall(held, request));
      if (!table.await(question, deadline)) {
        throw refused(request, table.inTheWay(question));
      }
      return store(request);
    } finally {
      table.leave(question);
    }
  }

  private static void check(LeaseRequest request) {
    Names.checkId(request.of());
    if (request.holder().length() > MAX_HOLDER || !XmlText.isLegal(request.holder())) {
      throw new SpaceException.BadInput(
          "A lease's holder has at most 200 characters, all of which XML allows", null);
    }
  }

  private static SpaceException refused(LeaseRequest request, List<Held> inTheWay) {
    String others =
        inTheWay.stream()
            .map(held -> held.lease())
            .map(lease -> lease.id() + " of " + lease.holder() + " until " + lease.until())
            .findFirst()
            .orElse("a question that came earlier");
    return new SpaceException.Conflict(
        "No %s lease on %s: in the way is %s, whose holder was called; wait for longer, or cancel it"
            .formatted(request.tier().word(), request.of(), others));
  }

  /** Calls a holder, by a change to the lease's document. */
  private void recall(Held held, LeaseRequest request) {
    Lease lease = held.lease();
    Instant until = store.soonest(request.patience(), lease.until());
    Recall recall = new Recall(request.tier(), request.holder(), until);
    try {
      store.commit(List.of(put(lease.recalled(recall), held.version())));
    } catch (SpaceException.Conflict e) {
      Held now = table.find(lease.id());
      if (now != null) { // renewed or called by somebody else meanwhile
        recall(now, request);
      }
    }
  }

  private Change put(Lease lease, long version) {
    return new Change.Put(
        store.name(),
        lease.id(),
        SpaceXmlWriter.storedLease(lease),
        new Expect.Version(version),
        lease.until());
  }

  private Lease store(LeaseRequest request) {
    Instant until = end(request.duration());
    Lease lease = new Lease(LEASES, request.of(), request.tier(), request.holder(), until, 0, null);
    byte[] xml = SpaceXmlWriter.storedLease(lease);
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.Append(store.name(), LEASES, xml, until));
    store
        .info(request.of())
        .filter(info -> endsBefore(info, until))
        .ifPresent(info -> changes.add(lengthened(info, until)));
    try {
      Committed.Effect granted = store.commit(changes).effects().getFirst();
      return parse(xml, granted.id(), until);
    } catch (SpaceException.Conflict e) { // the entry was renewed or taken meanwhile
      return store(request);
    }
  }

  private static boolean endsBefore(StoredInfo info, Instant until) {
    return info.until() != null && info.until().isBefore(until);
  }

  private Change lengthened(StoredInfo info, Instant until) {
    byte[] xml = store.get(info.id()).map(Document::xml).orElseThrow(() -> ended(info.id()));
    return new Change.Put(store.name(), info.id(), xml, new Expect.Version(info.version()), until);
  }

  private Instant end(Duration duration) {
    return store.end(duration.compareTo(LONGEST) > 0 ? LONGEST : duration);
  }

  @Override
  public Lease renew(String id, Duration duration) {
    if (isTransaction(id)) {
      transactions.renew(id, duration);
      return find(id).orElseThrow(() -> ended(id));
    }
    return renewDocument(id, duration);
  }

  private static boolean isTransaction(String id) {
    return id.startsWith(LocalTransactions.TRANSACTIONS);
  }

  private Lease renewDocument(String id, Duration duration) {
    StoredInfo info = info(id);
    Instant until = isEntry(id) ? store.end(duration) : end(duration);
    try {
      store.commit(List.of(lengthened(info, until)));
      return find(id).orElseThrow(() -> ended(id));
    } catch (SpaceException.Conflict e) { // renewed, recalled or ended meanwhile
      return renewDocument(id, duration);
    }
  }

  private StoredInfo info(String id) {
    return isLeased(Names.checkId(id))
        ? store.info(id).orElseThrow(() -> ended(id))
        : failNotLeased(id);
  }

  private static StoredInfo failNotLeased(String id) {
    throw new SpaceException.BadInput(
        "No lease has the id "
            + id
            + "; ids of leases begin with "
            + LEASES
            + ", those of entries with "
            + LocalSpace.ENTRIES,
        null);
  }

  private static boolean isLeased(String id) {
    return id.startsWith(LEASES) || isOfItself(id);
  }

  private static boolean isOfItself(String id) {
    return isEntry(id) || id.startsWith(LocalRegistrations.REGISTRATIONS);
  }

  private static boolean isEntry(String id) {
    return id.startsWith(LocalSpace.ENTRIES);
  }

  private static SpaceException ended(String id) {
    return new SpaceException.Ended(
        "The lease "
            + id
            + " is not in force: it has ended, was cancelled, or never was; ask anew");
  }

  @Override
  public void cancel(String id) {
    if (isTransaction(id)) {
      transactions.join(id).abort();
      return;
    }
    info(id);
    try {
      store.commit(List.of(new Change.Delete(store.name(), id, new Expect.Present())));
    } catch (SpaceException.Conflict e) {
      throw ended(id);
    }
  }

  @Override
  public Optional<Lease> find(String id) {
    if (isTransaction(Names.checkId(id))) {
      return inForce(transactions.lease(id));
    }
    if (!isLeased(id)) {
      return Optional.empty();
    }
    return isOfItself(id)
        ? store.info(id).map(info -> ofItself(info.id(), info.until()))
        : inForce(table.find(id));
  }

  private Optional<Lease> inForce(Held held) {
    return inForce(held == null ? null : held.lease());
  }

  private Optional<Lease> inForce(Lease lease) {
    return Optional.ofNullable(lease).filter(known -> !store.isOver(known.until()));
  }

  private static Lease ofItself(String id, Instant until) {
    return new Lease(id, id, Tier.INTEREST, "", until, 0, null);
  }

  @Override
  public List<Lease> list(String of, String after, int limit) {
    LocalSpace.checkLimit(limit);
    Stream<Lease> leases = of.isEmpty() ? all(after, limit) : table.on(of).stream();
    return leases
        .filter(lease -> lease.id().compareTo(after) > 0 && !store.isOver(lease.until()))
        .limit(limit)
        .toList();
  }

  private Stream<Lease> all(String after, int limit) {
    return Stream.of(table.after(after), registrations.leases(after, limit), transactions.leases())
        .flatMap(List::stream);
  }

  /**
   * Returns the condition that the exclusive lease with a token is in force on an id.
   *
   * @throws SpaceException.Conflict if it is not
   */
  Change fence(String of, long token) {
    Held held = table.find(LEASES + token + "-0");
    boolean good =
        inForce(held).filter(l -> l.tier() == Tier.EXCLUSIVE && l.of().equals(of)).isPresent();
    if (!good) {
      throw new SpaceException.Conflict(
          "No exclusive lease on "
              + of
              + " with the fencing token "
              + token
              + " is in force; nothing was changed. Ask for the lease anew and look at what was"
              + " changed meanwhile");
    }
    return new Change.Check(store.name(), held.lease().id(), new Expect.Present());
  }

  /** Deletes the leases whose time has come; they count no longer already. */
  void sweep() {
    for (Held held : table.over(store.now())) {
      store.deleteIfSame(held.lease().id(), held.version());
    }
  }
}
