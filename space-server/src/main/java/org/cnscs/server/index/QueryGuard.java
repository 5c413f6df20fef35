package org.cnscs.server.index;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limits of a query's text, which are looked at before it is parsed: the parser calls itself
 * for each parenthesis, and a pattern becomes an automaton whose size is the product of its
 * repetitions.
 */
final class QueryGuard {
  static final int MAX_LENGTH = 10_000;
  static final int MAX_DEPTH = 50;
  static final int MAX_PATTERN = 500;
  static final int MAX_REPETITION = 1_000;

  private static final Pattern REPETITION = Pattern.compile("\\{(\\d*)(?:,(\\d*))?\\}");

  private QueryGuard() {}

  /** Returns what is too much about a query; null if nothing is. */
  static String check(String text) {
    if (text.length() > MAX_LENGTH) {
      return "it has more than " + MAX_LENGTH + " characters";
    }
    return depth(text) > MAX_DEPTH ? "its parentheses are more than " + MAX_DEPTH + " deep" : null;
  }

  /** Returns how deep parentheses are within each other, wherever they stand. */
  private static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      i += c == '\\' ? 1 : 0;
      depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  /** Returns what is too much about a pattern; null if nothing is. */
  static String checkPattern(String pattern) {
    return pattern.length() > MAX_PATTERN
        ? "a pattern has more than " + MAX_PATTERN + " characters"
        : null;
  }

  /** Returns what is too much about a regular expression; null if nothing is. */
  static String checkExpression(String expression) {
    double times = 1;
    Matcher each = REPETITION.matcher(expression);
    while (each.find() && times <= MAX_REPETITION) {
      times *= Math.max(1, Math.max(number(each.group(1)), number(each.group(2))));
    }
    return times > MAX_REPETITION
        ? "a pattern repeats something more than " + MAX_REPETITION + " times"
        : checkPattern(expression);
  }

  private static double number(String digits) {
    return digits == null || digits.isEmpty() ? 1 : Double.parseDouble(digits);
  }
}
