package org.cnscs.vm.random;

/** When a process is stopped, counted from its last stop, and whether it moves. */
sealed interface Moment {
  /** Tells whether the process is resumed as another one; else it goes on. */
  boolean moves();

  /** When its threads have come to some number of polls. */
  record Polls(int count, boolean moves) implements Moment {}

  /** After some time. */
  record Micros(int count, boolean moves) implements Moment {}
}
