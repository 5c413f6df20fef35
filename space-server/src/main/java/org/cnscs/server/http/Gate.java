package org.cnscs.server.http;

import java.util.concurrent.Semaphore;
import org.cnscs.space.remote.Problem;

/** A limit on how much of one kind goes on at once. */
final class Gate {
  private final String what;
  private final int most;
  private final Semaphore free;

  /**
   * Creates a gate.
   *
   * @param what what is limited, in the plural
   */
  Gate(String what, int most) {
    this.what = what;
    this.most = most;
    this.free = new Semaphore(most);
  }

  /** Counts one in, or refuses it. */
  void enter() {
    if (!free.tryAcquire()) {
      throw Refusal.later(
          Problem.Kind.UNAVAILABLE,
          "There are %d %s, as many as this server allows; try again later".formatted(most, what));
    }
  }

  /** Counts one out. */
  void leave() {
    free.release();
  }
}
