package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/**
 * A kernel of branches on characters: splits source text into words, numbers, strings and signs.
 */
public final class Lexer implements Callable<Long> {
  private static final String SOURCE =
      "while (count < 1024) { total = total * 31 + hash(\"some text\", count); /* note */ count += 1; }\n"
          .repeat(300);
  private static final int ROUNDS = 10;
  private int at;

  @Override
  public Long call() {
    long sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      at = 0;
      while (at < SOURCE.length()) {
        sum = sum * 31 + token();
      }
    }
    return sum;
  }

  private int token() {
    int start = at;
    char first = SOURCE.charAt(at++);
    if (Character.isWhitespace(first)) {
      return 0;
    }
    if (Character.isLetter(first)) {
      return word(start);
    }
    if (first >= '0' && first <= '9') {
      return number(first - '0');
    }
    return first == '"'
        ? string()
        : first == '/' && SOURCE.charAt(at) == '*' ? comment() : 7000 + first;
  }

  private int word(int start) {
    while (at < SOURCE.length() && Character.isLetterOrDigit(SOURCE.charAt(at))) {
      at++;
    }
    return switch (SOURCE.substring(start, at)) {
      case "while" -> 1;
      case "if" -> 2;
      default -> 1000 + at - start;
    };
  }

  private int number(int firstDigit) {
    int value = firstDigit;
    for (char c = SOURCE.charAt(at); c >= '0' && c <= '9'; c = SOURCE.charAt(++at)) {
      value = value * 10 + c - '0';
    }
    return 2000 + value;
  }

  private int string() {
    int start = at;
    while (SOURCE.charAt(at) != '"') {
      at++;
    }
    at++;
    return 3000 + at - start;
  }

  private int comment() {
    int start = at;
    while (!(SOURCE.charAt(at) == '*' && SOURCE.charAt(at + 1) == '/')) {
      at++;
    }
    at += 2;
    return 4000 + at - start;
  }
}
