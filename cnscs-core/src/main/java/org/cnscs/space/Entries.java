package org.cnscs.space;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be done with entries, in a space at large or within a transaction. */
public interface Entries {

  /** How many entries {@link #stream} fetches at once. */
  int PAGE = 500;

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
   * Writes several entries, all or none.
   *
   * @param entries 1 to 10,000
   * @param lease how long each is kept
   * @return their ids, in the same order
   */
  List<String> writeAll(List<byte[]> entries, Duration lease);

  /**
   * Removes and returns entries that match a template, all or none of them, oldest first; waits for
   * the first if need be, and not for others.
   *
   * @param most at most this many, 1 to 10,000; there may be fewer even if more match
   */
  List<Document> takeAll(byte[] template, int most, Duration timeout);

  /**
   * Returns a page of the entries that match a template, in the order in which they were written.
   *
   * @param after only entries after the one with this id, which need not exist any more; empty for
   *     all
   * @param limit at most this many, 1 to 10,000; there are fewer if they are large, none only if
   *     none is left
   */
  List<Document> contents(byte[] template, String after, int limit);

  /**
   * Returns the entries that match a template, oldest first, at most {@code limit} (1 to 10,000).
   */
  default List<Document> contents(byte[] template, int limit) {
    List<Document> found = new ArrayList<>(contents(template, "", limit));
    for (List<Document> page = found; !page.isEmpty() && found.size() < limit; ) {
      page = contents(template, found.getLast().id(), limit - found.size());
      found.addAll(page);
    }
    return found;
  }

  /**
   * Returns all entries that match a template, oldest first, however many there are: they are
   * fetched by the page as the stream goes on. Whoever is there all the time is told; who comes or
   * goes meanwhile may be.
   */
  default Stream<Document> stream(byte[] template) {
    return Stream.iterate(
            contents(template, "", PAGE),
            page -> !page.isEmpty(),
            page -> contents(template, page.getLast().id(), PAGE))
        .flatMap(List::stream);
  }
}
