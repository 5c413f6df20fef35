package org.cnscs.vm.evolution;

/**
 * What becomes of a field of a checkpoint.
 *
 * @param former the field as it was
 * @param xml its name in XML
 * @param now the field that takes its values, or would but for the problem; or null if none does
 * @param problem why its values cannot be taken, or null
 * @param mend a rule that would help, or null
 */
record Match(Declared former, String xml, Declared now, String problem, Rule mend) {

  static Match of(Declared former, String xml, Declared now) {
    return new Match(former, xml, now, null, null);
  }

  /** Returns a match for values that are given up. */
  static Match dropped(Declared former, String xml) {
    return new Match(former, xml, null, null, null);
  }

  static Match wrong(Declared former, String xml, String problem, Rule mend) {
    return new Match(former, xml, null, problem, mend);
  }

  /** Returns the same, but that the field takes no values for a reason. */
  Match refused(String reason) {
    return new Match(former, xml, now, reason, null);
  }

  /** Returns what a message says, with the way out. */
  String told() {
    return former.owner()
        + " "
        + problem
        + (mend == null ? "" : "; if that is meant, say " + mend.option());
  }
}
