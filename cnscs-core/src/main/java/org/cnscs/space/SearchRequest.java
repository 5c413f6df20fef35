package org.cnscs.space;

import java.time.Duration;
import java.util.List;

/**
 * A question to the index.
 *
 * @param query the text of the query; see the reference for its syntax
 * @param limit at most this many hits, 1 to {@link #MOST_HITS}
 * @param sort {@link #BEST}, {@link #NEWEST}, or a field, which {@code :desc} or {@code :asc} may
 *     follow
 * @param after what {@link SearchResult#next} told, to go on there; empty to begin
 * @param facets the fields whose values are counted over all hits, at most {@link #MOST_FACETS}
 * @param counts at most this many values of each of them, 1 to {@link #MOST_COUNTS}
 * @param fragments at most this many fragments of each hit's text that show what matches, 0 to
 *     {@link #MOST_FRAGMENTS}
 * @param within how long to wait for what was committed before and is not indexed yet: after that
 *     time the answer is made of what is; null to insist on everything
 */
public record SearchRequest(
    String query,
    int limit,
    String sort,
    String after,
    List<String> facets,
    int counts,
    int fragments,
    Duration within) {

  /** The best match first; among equals the newer. */
  public static final String BEST = "best";

  /** Checkpoints by their time, then entries as they were written, the latest first. */
  public static final String NEWEST = "newest";

  /** The most hits of one answer. */
  public static final int MOST_HITS = 10_000;

  /** The most facets of one answer. */
  public static final int MOST_FACETS = 16;

  /** The most values of one facet. */
  public static final int MOST_COUNTS = 1_000;

  /** How many values of a facet are counted if nothing is said of it. */
  public static final int USUAL_COUNTS = 10;

  /** The most fragments of one hit. */
  public static final int MOST_FRAGMENTS = 20;

  /** Copies the facets. */
  public SearchRequest {
    facets = List.copyOf(facets);
  }

  /** Asks for the best hits and nothing else. */
  public SearchRequest(String query, int limit) {
    this(query, limit, BEST, "", List.of(), USUAL_COUNTS, 0, null);
  }

  /** Returns the same question with the hits in an order. */
  public SearchRequest sortedBy(String order) {
    return new SearchRequest(query, limit, order, after, facets, counts, fragments, within);
  }

  /** Returns the same question for the hits that follow. */
  public SearchRequest goingOnAfter(String cursor) {
    return new SearchRequest(query, limit, sort, cursor, facets, counts, fragments, within);
  }

  /** Returns the same question with values counted. */
  public SearchRequest counting(List<String> fields, int most) {
    return new SearchRequest(query, limit, sort, after, fields, most, fragments, within);
  }

  /** Returns the same question with fragments that show what matches. */
  public SearchRequest showing(int most) {
    return new SearchRequest(query, limit, sort, after, facets, counts, most, within);
  }

  /** Returns the same question with a limit to waiting for the index. */
  public SearchRequest answeredWithin(Duration time) {
    return new SearchRequest(query, limit, sort, after, facets, counts, fragments, time);
  }
}
