package org.cnscs.vm.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.TimeZone;

/**
 * The system properties that the program has set, as the difference from what the JVM began with:
 * those that tell of the machine are to be the new machine's after a move.
 */
record ProgramProperties(Map<String, String> atBegin) {

  static ProgramProperties now() {
    TimeZone.getDefault(); // which sets a property, and is to have done so before
    return new ProgramProperties(strings(System.getProperties()));
  }

  private static Map<String, String> strings(Properties properties) {
    Map<String, String> strings = new LinkedHashMap<>();
    properties.stringPropertyNames().stream()
        .sorted()
        .forEach(name -> strings.put(name, properties.getProperty(name)));
    return strings;
  }

  /** Returns what was set or changed since the begin, by name. */
  SequencedMap<String, String> changed() {
    SequencedMap<String, String> changed = new LinkedHashMap<>(strings(System.getProperties()));
    changed.entrySet().removeIf(each -> each.getValue().equals(atBegin.get(each.getKey())));
    return changed;
  }

  /** Sets what the program had set before it was captured. */
  void restore(Map<String, String> kept) {
    kept.forEach(
        (name, value) -> {
          if (!name.startsWith(JdkState.PREFIX)) {
            System.setProperty(name, value);
          }
        });
  }
}
