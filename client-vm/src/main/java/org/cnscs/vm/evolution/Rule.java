package org.cnscs.vm.evolution;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One thing that a mapping says, as {@code drop demo.Account.note} or {@code rename
 * demo.Account.balance=amount}.
 *
 * @param subject a class, or a field behind the class that declares it
 * @param target what it is called now; empty if it is not renamed
 */
public record Rule(Kind kind, String subject, String target) implements Comparable<Rule> {
  private static final int LONGEST = 4000;
  private static final Pattern NAME =
      Pattern.compile(
          "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*+"
              + "(?:\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*+)*+");

  /** What is said. */
  public enum Kind {
    /** It has another name. */
    RENAME,
    /** It is given up. */
    DROP,
    /** It is as it is. */
    ACCEPT;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads what an option of a kind says.
   *
   * @throws IllegalArgumentException if it is no rule
   */
  public static Rule of(Kind kind, String text) {
    int equals = kind == Kind.RENAME ? text.indexOf('=') : -1;
    String subject = (equals < 0 ? text : text.substring(0, equals)).strip();
    String target = equals < 0 ? "" : text.substring(equals + 1).strip();
    boolean whole = isName(subject) && (kind != Kind.RENAME || isName(target));
    if (!whole) {
      throw new IllegalArgumentException(
          "\""
              + kind.word()
              + " "
              + shown(text)
              + "\" is no rule; write drop demo.Account.note, rename demo.Account.balance=amount,"
              + " rename demo.Account=demo.bank.Account or accept demo.Main.cache");
    }
    return new Rule(kind, subject, target);
  }

  /** Reads a line of a file. */
  static Rule parse(String line) {
    for (Kind kind : Kind.values()) {
      if (line.startsWith(kind.word() + " ")) {
        return of(kind, line.substring(kind.word().length() + 1));
      }
    }
    throw new IllegalArgumentException(
        "\"" + shown(line) + "\" is no rule: it begins with none of rename, drop and accept");
  }

  private static boolean isName(String text) {
    return text.length() <= LONGEST && NAME.matcher(text).matches();
  }

  private static String shown(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  /** Returns the place that the renamed thing takes, empty if there is none. */
  String place() {
    boolean field = !target.isEmpty() && target.indexOf('.') < 0 && subject.indexOf('.') >= 0;
    return field ? subject.substring(0, subject.lastIndexOf('.') + 1) + target : target;
  }

  /** Returns the option of the command line that says the same. */
  public String option() {
    return "--" + this;
  }

  @Override
  public int compareTo(Rule other) {
    return toString().compareTo(other.toString());
  }

  /** Returns the line of a file that says it. */
  @Override
  public String toString() {
    return kind.word() + " " + subject + (target.isEmpty() ? "" : "=" + target);
  }
}
