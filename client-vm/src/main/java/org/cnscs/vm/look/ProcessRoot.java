package org.cnscs.vm.look;

import java.util.Map;
import java.util.Set;
import org.cnscs.vm.archive.Node;

/**
 * The root document of a process: the only one of its documents that changes.
 *
 * @param version the document's version
 * @param attributes the attributes of its element
 */
record ProcessRoot(long version, Map<String, String> attributes) {

  /** Returns the process's name. */
  String name() {
    return attributes.getOrDefault("name", "?");
  }

  /**
   * Returns {@code running}, {@code suspended}, {@code ended}, {@code failed}, or {@code lost}: it
   * was running, and its client VM's JVM is gone.
   */
  String state() {
    String state = attributes.getOrDefault("state", "?");
    boolean lost = state.equals("running") && get("node") != null && !node().mayRun();
    return lost ? "lost" : state;
  }

  private Node node() {
    return new Node(get("node"), Numbers.of(get("pid"), 0));
  }

  /** Tells whether the process can still go on. */
  boolean isAlive() {
    return Set.of("running", "suspended", "lost").contains(state());
  }

  /** Returns the number of the latest checkpoint, 0 if there is none. */
  long latest() {
    return Numbers.of(attributes.get("latest"), 0);
  }

  /** Returns an attribute, or null. */
  String get(String attribute) {
    return attributes.get(attribute);
  }
}
