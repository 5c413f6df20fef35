package org.cnscs.heap;

/**
 * A source of lines by their hash, of the subtables that name them, and of the class files that a
 * program has defined.
 */
@FunctionalInterface
public interface LineSource {

  /** Returns the document with the hash, or null if there is none. */
  byte[] line(String hash);

  /** Returns the document of the subtable with the hash, or null if there is none. */
  default byte[] table(String hash) {
    return line(hash);
  }

  /** Returns the document of a class file with the hash, or null if there is none. */
  default byte[] classFile(String hash) {
    return line(hash);
  }
}
