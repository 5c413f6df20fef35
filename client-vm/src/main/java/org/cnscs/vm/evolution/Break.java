package org.cnscs.vm.evolution;

import java.util.Comparator;
import java.util.Set;

/**
 * A reason why a checkpoint cannot be continued with changed classes.
 *
 * @param type the class, as the checkpoint calls it
 * @param field the field that it is about, or null
 * @param mend a rule that would help, or null
 * @param holders the objects that it is about; nothing stands against the checkpoint if there are
 *     none of them. Empty if it is not about objects
 */
public record Break(String type, String field, String reason, Rule mend, Set<ObjectField> holders)
    implements Comparable<Break> {
  private static final Comparator<Break> ORDER =
      Comparator.comparing(Break::type).thenComparing(Break::reason);

  /** Returns a reason that is not about objects, and that nothing helps against. */
  public static Break of(String type, String reason) {
    return new Break(type, null, reason, null, Set.of());
  }

  @Override
  public int compareTo(Break other) {
    return ORDER.compare(this, other);
  }

  /** Returns the reason with the class. */
  public String told() {
    return type + " " + reason;
  }

  /** Returns what would help, for people; empty if nothing is known. */
  public String help() {
    if (mend == null) {
      return "";
    }
    return (mend.kind() == Rule.Kind.RENAME ? "perhaps renamed: " : "to go on all the same: ")
        + mend.option();
  }
}
