package org.cnscs.vm.look;

import java.util.Map;

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

  /** Returns {@code running}, {@code suspended}, {@code ended} or {@code failed}. */
  String state() {
    return attributes.getOrDefault("state", "?");
  }

  /** Tells whether the process can still go on. */
  boolean isAlive() {
    return state().equals("running") || state().equals("suspended");
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
