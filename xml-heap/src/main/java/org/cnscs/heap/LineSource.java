package org.cnscs.heap;

/** A source of lines by their hash. */
@FunctionalInterface
public interface LineSource {

  /** Returns the document with the hash, or null if there is none. */
  byte[] line(String hash);
}
