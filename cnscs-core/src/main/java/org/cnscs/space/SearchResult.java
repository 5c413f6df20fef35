package org.cnscs.space;

import java.util.List;

/**
 * What a search found.
 *
 * @param total how many hits there are in all
 * @param hits the first of them, best first
 */
public record SearchResult(long total, List<Hit> hits) {

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
   */
  public record Hit(
      String kind, String document, String place, String summary, List<String> checkpoints) {}
}
