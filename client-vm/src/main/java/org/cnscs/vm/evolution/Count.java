package org.cnscs.vm.evolution;

/**
 * How many objects there are of a kind.
 *
 * @param objects how many
 * @param example the address of one, or null if there is none
 */
public record Count(long objects, String example) {
  /** None. */
  public static final Count NONE = new Count(0, null);

  /** Returns the count of both. */
  public Count and(Count other) {
    return new Count(objects + other.objects, example == null ? other.example : example);
  }
}
