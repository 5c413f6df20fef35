package org.cnscs.space;

import java.util.List;

/**
 * What a search found.
 *
 * @param total how many hits there are in all
 * @param hits some of them, in the order that was asked for
 * @param facets the values that were to be counted
 * @param next where to go on for the hits that follow; null if these were the last
 * @param behind how many batches were committed before the search and were not indexed yet
 */
public record SearchResult(
    long total, List<Hit> hits, List<Facet> facets, String next, long behind) {

  /** Tells of hits alone, without any that follow. */
  public SearchResult(long total, List<Hit> hits) {
    this(total, hits, List.of(), null, 0);
  }

  /**
   * One place that matches.
   *
   * @param kind {@code frame}, {@code object}, {@code manifest} or {@code entry}
   * @param document the id of the document that holds the place
   * @param place where in the document: a frame as {@code thread 1 (main), frame 3:
   *     demo.Main.run(I)V line 47}, an object as its address {@code 17.3}; empty for a whole
   *     document
   * @param summary the place's content in one line of text, cut to 200 characters
   * @param checkpoints the checkpoints that hold it, as {@code process@number}; empty for an entry
   * @param fragments what of its text matches, if that was asked for
   */
  public record Hit(
      String kind,
      String document,
      String place,
      String summary,
      List<String> checkpoints,
      List<Fragment> fragments) {

    /** Tells of a place without fragments. */
    public Hit(
        String kind, String document, String place, String summary, List<String> checkpoints) {
      this(kind, document, place, summary, checkpoints, List.of());
    }
  }

  /**
   * A piece of the text in which something matches.
   *
   * @param field the field that holds the text, as a query names it
   * @param parts the text, by turns beside and within a match: the first and every second one after
   *     it does not match and may be empty, the others match
   */
  public record Fragment(String field, List<String> parts) {}

  /**
   * How often the values of a field occur among all hits.
   *
   * @param field the field
   * @param values how many different values there are
   * @param counts the most frequent of them; those that are equally frequent by their characters
   */
  public record Facet(String field, long values, List<Count> counts) {}

  /** How many hits have a value. */
  public record Count(String value, long count) {}
}
