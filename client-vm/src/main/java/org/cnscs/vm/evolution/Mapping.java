package org.cnscs.vm.evolution;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a user says of how classes have changed, where the classes do not tell themselves: what has
 * another name, what is given up, and what is accepted.
 *
 * @param renamed the new names of classes, and of fields behind those of the classes that declared
 *     them
 * @param dropped classes and fields whose values are given up
 * @param accepted classes and fields of today that are as they are in spite of what was told
 */
public record Mapping(Map<String, String> renamed, Set<String> dropped, Set<String> accepted) {

  /** Says nothing. */
  public static final Mapping NONE = new Mapping(Map.of(), Set.of(), Set.of());

  /**
   * Puts rules together.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  public static Mapping of(Collection<Rule> rules) {
    Mapping mapping = new Mapping(new HashMap<>(), new HashSet<>(), new HashSet<>());
    Set<String> spoken = new HashSet<>();
    for (Rule rule : rules) {
      boolean alone =
          switch (rule.kind()) {
            case RENAME -> spoken.add(rule.subject()) & spoken.add("to " + rule.place());
            case DROP -> spoken.add(rule.subject());
            case ACCEPT -> true;
          };
      if (!alone) {
        throw new IllegalArgumentException(
            "\"" + rule + "\" and another rule speak of the same; leave one of them out");
      }
      mapping.add(rule);
    }
    return mapping;
  }

  private void add(Rule rule) {
    switch (rule.kind()) {
      case RENAME -> renamed.put(rule.subject(), rule.target());
      case DROP -> dropped.add(rule.subject());
      case ACCEPT -> accepted.add(rule.subject());
    }
  }

  /** Tells whether a field's values are given up. */
  boolean drops(Declared field) {
    return dropped.contains(field.toString());
  }

  /** Returns what a field is called now. */
  String name(Declared field) {
    return renamed.getOrDefault(field.toString(), field.name());
  }

  /**
   * Returns what a class is called now, null if it is given up. What is nested in a class goes with
   * it, unless a rule speaks of itself.
   */
  String type(String name) {
    for (int end = name.length(); end > 0; end = name.lastIndexOf('$', end - 1)) {
      String outer = name.substring(0, end);
      if (dropped.contains(outer)) {
        return null;
      }
      String now = renamed.get(outer);
      if (now != null) {
        return now + name.substring(end);
      }
    }
    return name;
  }

  /** Returns the former names by those of today. */
  Map<String, String> formerNames() {
    Map<String, String> former = new HashMap<>();
    renamed.forEach((name, now) -> former.put(now, name));
    return former;
  }

  boolean accepts(String name) {
    return accepted.contains(name);
  }

  /** Tells whether it says nothing. */
  public boolean isNone() {
    return equals(NONE);
  }
}
