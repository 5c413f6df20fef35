package org.cnscs.space;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be done with entries, in a space at large or within a transaction. */
public interface Entries {

  /** Returns the document with this id, if there is one. */
  Optional<Document> get(String id);

  /**
   * Writes an entry: a new document of its own, even if an equal one exists.
   *
   * @param lease how long the entry is kept; {@link Batch#FOREVER} for as long as nobody takes it
   * @return the id of the entry; within a transaction, one that it has only there
   */
  String write(byte[] entry, Duration lease);

  /**
   * Returns an entry that matches a template, waiting for one if need be.
   *
   * @param timeout zero does not wait
   */
  Optional<Document> read(byte[] template, Duration timeout);

  /**
   * Returns an entry that matches a template; waits only as long as there are some, all of which
   * transactions hold.
   *
   * @param timeout zero does not wait
   */
  Optional<Document> readIfExists(byte[] template, Duration timeout);

  /**
   * Removes and returns an entry that matches a template, waiting for one if need be; no entry is
   * given twice.
   */
  Optional<Document> take(byte[] template, Duration timeout);

  /**
   * Removes and returns an entry that matches a template; waits only as long as there are some, all
   * of which transactions hold.
   */
  Optional<Document> takeIfExists(byte[] template, Duration timeout);

  /**
   * Returns the entries that match a template, oldest first, at most {@code limit} (1 to 10,000).
   */
  List<Document> contents(byte[] template, int limit);
}
