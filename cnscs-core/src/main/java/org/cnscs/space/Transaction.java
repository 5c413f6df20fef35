package org.cnscs.space;

import java.time.Instant;

/**
 * Operations that take effect together, when it is committed, or not at all.
 *
 * <p>What is written within it is seen only within it until then. What is taken within it is hidden
 * from everybody from then on, and given back if it is aborted. What is read within it can be read
 * by others, but not taken until it ends. Its operations do not see the uncommitted ones of others.
 * Documents that are changed by their ids are not locked: conditions are decided when it is
 * committed.
 *
 * <p>It is aborted by its lease's end, by a failure of its commit, and by the end of the process
 * that holds the space; operations on it that wait then end with {@link SpaceException.Ended}. Its
 * id is also that of its lease. Several threads and programs may take part; any may end it.
 */
public interface Transaction extends Entries, AutoCloseable {

  /** Returns its id, which {@link Space#join} takes. */
  String id();

  /** Returns when it is aborted if it was not renewed, as of the time it was begun or joined. */
  Instant until();

  /**
   * Changes documents within it.
   *
   * @throws SpaceException.Conflict if the batch names a lease that is not in force
   */
  void change(Batch batch);

  /**
   * Lets everything take effect, atomically and durably, and ends it.
   *
   * @return the sequence number of its batch
   * @throws SpaceException.Conflict if a condition does not hold, or something that was taken was
   *     deleted by its id; the transaction was aborted
   */
  long commit();

  /** Undoes everything and ends it. */
  void abort();

  /** Aborts it if it is still open. */
  @Override
  void close();
}
