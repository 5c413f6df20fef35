package org.cnscs.vm.random;

import java.util.ArrayList;
import java.util.List;

/**
 * What an expression or statement that is made may refer to.
 *
 * @param variables the variables that are visible
 * @param held the highest shared lock that may be held here; only higher ones may be taken, so that
 *     threads cannot block each other for ever
 * @param returns what the method returns, or null if there must be no return
 * @param jumps what may follow {@code break} or {@code continue}: nothing, or a label
 */
record Scope(List<Variable> variables, int held, Kind returns, List<String> jumps) {
  /** The level at which no shared lock may be taken. */
  static final int NO_LOCKS = 3;

  /**
   * A variable.
   *
   * @param assignable whether it may be assigned, and so is not visible in closures
   * @param field whether it is a field
   */
  record Variable(String name, Kind kind, boolean assignable, boolean field) {}

  static Scope of(int held, Kind returns, List<Variable> variables) {
    return new Scope(List.copyOf(variables), held, returns, List.of());
  }

  Scope plus(List<Variable> more) {
    List<Variable> all = new ArrayList<>(variables);
    all.addAll(more);
    return new Scope(List.copyOf(all), held, returns, jumps);
  }

  /** Returns what a lambda or a class sees that is declared here, and runs who knows where. */
  Scope captured() {
    List<Variable> seen =
        variables.stream().filter(each -> each.field || !each.assignable).toList();
    return new Scope(seen, NO_LOCKS, null, List.of());
  }

  /** Returns what a guard of a pattern sees, which assigns nothing. */
  Scope fixed() {
    List<Variable> seen =
        captured().variables.stream()
            .map(each -> new Variable(each.name, each.kind, false, each.field))
            .toList();
    return new Scope(seen, NO_LOCKS, null, List.of());
  }

  /** Returns what a class sees that is declared here, and does not see local variables. */
  Scope fields() {
    List<Variable> seen = variables.stream().filter(Variable::field).toList();
    return new Scope(seen, NO_LOCKS, null, List.of());
  }

  /** Returns what a block sees that cannot be left but at its end. */
  Scope withoutJumps() {
    return new Scope(variables, held, null, List.of());
  }

  Scope holding(int level) {
    return new Scope(variables, level, returns, jumps);
  }

  Scope inLoop(String label) {
    List<String> more = new ArrayList<>(jumps);
    more.add("");
    if (!label.isEmpty()) {
      more.add(" " + label);
    }
    return new Scope(variables, held, returns, List.copyOf(more));
  }

  List<Variable> of(Kind kind, boolean toAssign) {
    return variables.stream()
        .filter(each -> each.kind == kind && (each.assignable || !toAssign))
        .toList();
  }
}
