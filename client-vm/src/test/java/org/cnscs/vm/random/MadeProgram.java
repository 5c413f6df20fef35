package org.cnscs.vm.random;

import java.util.Set;

/**
 * A program made from a seed.
 *
 * @param name the name of its main class
 * @param threads how many threads it runs
 * @param features what it uses beyond the plain language
 */
record MadeProgram(
    long seed, String name, int threads, Set<Feature> features, Node.Sequence members) {

  MadeProgram with(Node.Sequence other) {
    return new MadeProgram(seed, name, threads, features, other);
  }

  /** Tells whether a thread of the program may be pinned at times. */
  boolean mayPin() {
    return features.stream().anyMatch(feature -> feature.pins);
  }

  /** Returns the compiler's option on debug information, with which it is compiled. */
  String debug() {
    return seed % 2 == 0 ? "-g" : "-g:none";
  }

  /** Returns its source file. */
  String source() {
    return SourceWriter.write(this);
  }
}
