package org.cnscs.server.space;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Tier;
import org.cnscs.space.Leases;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Transaction;

/**
 * The open transactions of a space. They are in memory: those of a process that ended are aborted
 * by that, since nothing of them has reached the engine.
 */
final class LocalTransactions {
  /** What the ids of transactions begin with. */
  static final String TRANSACTIONS = "transaction/";

  private static final int MOST = 10_000;

  private final SpaceStore store;
  private final LocalEntries entries;
  private final Map<String, LocalTransaction> open = new ConcurrentSkipListMap<>();

  LocalTransactions(SpaceStore store, LocalEntries entries) {
    this.store = store;
    this.entries = entries;
  }

  Transaction begin(Duration lease, Admission admission) {
    Instant until = end(lease);
    sweep();
    if (open.size() >= MOST) {
      throw new SpaceException.Failed(
          "There are " + MOST + " open transactions; commit or abort some first", null);
    }
    String id = TRANSACTIONS + UUID.randomUUID();
    LocalTransaction transaction =
        new LocalTransaction(id, store, entries, admission, () -> open.remove(id));
    transaction.renew(until);
    open.put(id, transaction);
    return transaction;
  }

  private Instant end(Duration lease) {
    return store.end(lease.compareTo(Leases.LONGEST) > 0 ? Leases.LONGEST : lease);
  }

  /**
   * Returns an open transaction.
   *
   * @throws SpaceException.Ended if it is not open
   */
  LocalTransaction join(String id) {
    LocalTransaction transaction = open.get(id);
    if (transaction == null) {
      throw LocalTransaction.ended(id);
    }
    transaction.checkOpen();
    return transaction;
  }

  void renew(String id, Duration lease) {
    join(id).renew(end(lease));
  }

  /** Returns the leases of the open transactions, in the order of their ids. */
  List<Lease> leases() {
    return open.values().stream().map(LocalTransactions::lease).toList();
  }

  /** Returns the lease of a transaction; null if it is not open. */
  Lease lease(String id) {
    LocalTransaction transaction = open.get(id);
    return transaction == null ? null : lease(transaction);
  }

  private static Lease lease(LocalTransaction transaction) {
    return new Lease(
        transaction.id(), transaction.id(), Tier.INTEREST, "", transaction.until(), 0, null);
  }

  /** Aborts the transactions whose leases have ended. */
  void sweep() {
    for (LocalTransaction transaction : open.values()) {
      if (store.isOver(transaction.until())) {
        transaction.close();
      }
    }
  }
}
