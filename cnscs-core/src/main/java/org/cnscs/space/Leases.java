package org.cnscs.space;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The leases of a space.
 *
 * <p>Leases are kept like documents: they survive a restart, their ends are decided by the space's
 * clock alone, and a watch tells of each that is granted, recalled, renewed or ended under its id.
 * A lease does not by itself keep others from changing a document: a writer who relies on it names
 * its token with {@link Batch.Expect.Leased}, and then cannot change anything after the lease has
 * ended.
 */
public interface Leases {

  /** The longest time for which a lease is granted or renewed; entries are kept longer. */
  Duration LONGEST = Duration.ofDays(1);

  /**
   * Grants a lease. If others stand in the way, their holders are called to give them up, and the
   * question waits in the order of arrival. A lease on an entry keeps the entry at least as long.
   *
   * @throws SpaceException.Conflict if others are still in the way when the patience is over
   */
  Lease grant(LeaseRequest request);

  /**
   * Lets a lease, an entry, a transaction or a registration end at a new time, counted from now.
   *
   * @throws SpaceException.Ended if it has ended
   */
  Lease renew(String id, Duration duration);

  /**
   * Ends a lease; an entry is removed by that, a transaction aborted.
   *
   * @throws SpaceException.Ended if it has ended before
   */
  void cancel(String id);

  /** Returns what is in force under an id. */
  Optional<Lease> find(String id);

  /**
   * Lists what is in force, entries left out, in the order of the ids.
   *
   * @param of only leases on this id; empty for all
   * @param after only ids greater than this one; empty for all
   * @param limit at most this many, 1 to 10,000
   */
  List<Lease> list(String of, String after, int limit);
}
