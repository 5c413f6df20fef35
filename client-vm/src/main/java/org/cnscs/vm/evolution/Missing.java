package org.cnscs.vm.evolution;

import java.util.List;
import java.util.Set;

/** The search for the class that one which is gone may have become. */
final class Missing {
  private final Changes changes;

  Missing(Changes changes) {
    this.changes = changes;
  }

  /** Proposes the one new class of the same simple name, else to drop the class. */
  Rule mend(ClassShape old) {
    Set<String> named = changes.after().files().named(simple(old.name()));
    List<String> fresh = named.stream().filter(name -> !changes.isOfProgram(name)).toList();
    return fresh.size() == 1
        ? new Rule(Rule.Kind.RENAME, old.name(), fresh.getFirst())
        : new Rule(Rule.Kind.DROP, old.name(), "");
  }

  private static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
