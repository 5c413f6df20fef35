package org.cnscs.space;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A named store of XML documents.
 *
 * <p>A document has an id (1 to 512 characters of {@code [A-Za-z0-9._~@:/-]}), a version that
 * counts from 1 and grows with every change, and one well-formed XML element as its content.
 * Operations are linearizable: what one call returned, every later call sees, from whatever thread.
 * All methods may be called by many threads at once.
 *
 * <p>Failures are {@link SpaceException}s; none of them leaves a change half done, except {@link
 * SpaceException.Unreachable}, whose outcome is unknown to the caller.
 */
public interface Space extends Entries, AutoCloseable {

  /**
   * Returns where this space is: a directory or an URL, in the form that {@link Spaces#open} takes.
   */
  String location();

  /** Returns those of the ids that no document has, so that only these need to be sent. */
  Set<String> missing(Collection<String> ids);

  /**
   * Applies a batch atomically and durably: when this returns, the batch survives a crash; when it
   * throws, nothing of it has happened.
   *
   * @return the sequence number of the batch in this space; later batches have greater numbers
   * @throws SpaceException.Conflict if a document does not have the version that an operation
   *     expects
   */
  long commit(Batch batch);

  /**
   * Lists documents in the order of their ids.
   *
   * @param prefix what the ids begin with; empty for all
   * @param after only ids greater than this one; empty for all
   * @param limit at most this many, 1 to 10,000
   */
  List<DocumentInfo> list(String prefix, String after, int limit);

  /**
   * Searches the index, which by the time of the answer holds everything that was committed before
   * the call, unless the request is content with less.
   *
   * @throws SpaceException.BadQuery if the query does not parse, or takes too long
   * @throws SpaceException.BadInput if the order, the cursor, a facet or a limit is not one
   * @throws SpaceException.Unavailable if the index does not catch up in time, with how far it is
   */
  SearchResult search(SearchRequest request);

  /**
   * Begins a transaction.
   *
   * @param lease after this time it is aborted; at most {@link Leases#LONGEST}
   */
  Transaction begin(Duration lease);

  /**
   * Takes part in a transaction that somebody began.
   *
   * @throws SpaceException.Ended if it is not open
   */
  Transaction join(String id);

  /**
   * Tells of every batch after a sequence number, in order, at least once, until the returned
   * handle is closed.
   *
   * @param after the sequence number after which to begin; -1 begins now
   * @param listener called by one thread at a time; must not block for long
   */
  Watch watch(long after, Consumer<Event> listener);

  /**
   * Registers for entries that match a template. The registration outlives its maker and the
   * process that holds the space, until its lease ends.
   *
   * @param lease at most {@link Leases#LONGEST}
   */
  Registration notify(byte[] template, Duration lease);

  /**
   * Tells of entries that a registration matches: one event for each batch in which some are
   * written, with their ids, in order, at least once, until the returned handle is closed or the
   * registration ends.
   *
   * @param registration its id
   * @param after the sequence number after which to begin: that of the registration, or of the last
   *     event that was told
   * @param listener called by one thread at a time; must not block for long
   * @throws SpaceException.Ended if the registration has ended
   */
  Watch listen(String registration, long after, Consumer<Event> listener);

  /** Returns the leases of this space. */
  Leases leases();

  @Override
  void close();

  /** The handle of a {@link #watch}. */
  interface Watch extends AutoCloseable {
    /**
     * Returns what is complete when nothing more is told: normally after a close or the end of a
     * registration; else with the {@link SpaceException} that ended it. One whose next batch was
     * compacted before it could be told ends as {@link SpaceException.BadInput}.
     */
    CompletableFuture<Void> ended();

    /** Ends the watch. An event that is being told meanwhile may still arrive. */
    @Override
    void close();
  }
}
