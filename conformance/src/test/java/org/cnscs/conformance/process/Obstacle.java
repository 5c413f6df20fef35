package org.cnscs.conformance.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reason why a moment could not be captured, in a form that can be counted.
 *
 * @param figure how it is counted
 */
record Obstacle(Tally.Figure figure, String reason) {
  private static final Pattern REFUSAL =
      Pattern.compile("Cannot keep an object of (.*?): (.*?)\\. It is reached by (.*)");
  private static final Pattern PLACE = Pattern.compile(" ?\\(?line \\d+\\)?|\\[\\d+]");
  private static final int END_OF_PATH = 300;

  /** Reads the message of a verb. */
  static Obstacle of(String message) {
    String line = message.strip().replaceAll("\\s+", " ");
    Matcher refusal = REFUSAL.matcher(line);
    if (refusal.find()) {
      String path = PLACE.matcher(refusal.group(3)).replaceAll("");
      String reason = refusal.group(1) + ", by " + shorten(path);
      return new Obstacle(Tally.Figure.REFUSED, reason);
    }
    return line.contains("has ended")
        ? new Obstacle(Tally.Figure.LATE, line)
        : new Obstacle(Tally.Figure.PINNED, PLACE.matcher(line).replaceAll(""));
  }

  private static String shorten(String path) {
    int half = END_OF_PATH / 2;
    return path.length() <= END_OF_PATH
        ? path
        : path.substring(0, half) + " … " + path.substring(path.length() - half);
  }

  void count(Tally tally) {
    tally.add(figure, reason);
  }
}
