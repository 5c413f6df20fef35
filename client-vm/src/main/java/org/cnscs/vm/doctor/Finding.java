package org.cnscs.vm.doctor;

import java.util.Comparator;
import org.cnscs.vm.transform.Checkup;

/**
 * A place of a program that hinders a capture.
 *
 * @param type the class's name
 * @param method the method's name and descriptor, or null if it is the whole class
 * @param line the source line, or -1 if it is not known
 */
record Finding(Severity severity, String type, String method, int line, String reason)
    implements Comparable<Finding> {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::severity)
          .thenComparing(Finding::type)
          .thenComparingInt(Finding::line)
          .thenComparing(Finding::method, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Finding::reason);

  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }

  /** Returns what a check-up found in a class. */
  static Finding of(String type, Checkup.Problem problem) {
    Severity severity = problem.always() ? Severity.CANNOT : Severity.PINS;
    return new Finding(severity, type, problem.method(), problem.line(), problem.reason());
  }

  /** Returns the place in the manner of stack traces. */
  String where() {
    return type
        + (method == null ? "" : "." + method.substring(0, method.indexOf('(')))
        + (line < 0 ? "" : ":" + line);
  }
}
