package org.cnscs.vm.transform;

import java.util.Map;
import java.util.Set;

/**
 * The calls of the JDK that take a moment, whatever they are given, and that compilers make part of
 * what calls them.
 */
final class BriefCalls {
  private static final Set<String> WHOLE = Set.of("java/lang/Math", "java/lang/StrictMath");

  private static final Map<String, Set<String>> METHODS =
      Map.of(
          "java/lang/Object", Set.of("<init>"),
          "java/lang/String", Set.of("charAt", "isEmpty", "length"));

  private BriefCalls() {}

  /** Tells whether a method, by its class's internal name, is one of these. */
  static boolean isBrief(String owner, String name) {
    return WHOLE.contains(owner)
        || Types.isBox(owner)
        || METHODS.getOrDefault(owner, Set.of()).contains(name);
  }
}
