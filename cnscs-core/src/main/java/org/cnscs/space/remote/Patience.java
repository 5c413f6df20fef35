package org.cnscs.space.remote;

import java.time.Duration;
import org.cnscs.space.SpaceException;

/**
 * A wait that is cut into requests of at most half a minute, so that a lost connection is noticed
 * and a time-out may be as long as one likes.
 */
final class Patience {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

  private final long deadline;
  private Duration rest;

  private Patience(Duration timeout) {
    this.rest = timeout;
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  /** Begins to wait. */
  static Patience begin(Duration timeout) {
    if (timeout.isNegative()) {
      throw new SpaceException.BadInput("A timeout of " + timeout + "; zero does not wait", null);
    }
    return new Patience(timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout);
  }

  /** Returns how long the next request may wait. */
  Duration next() {
    return rest.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : rest;
  }

  /** Tells whether the time is over, as of now. */
  boolean isOver() {
    rest = Duration.ofNanos(deadline - System.nanoTime());
    return !rest.isPositive();
  }

  /** Returns a time as parameters tell it. */
  static String seconds(Duration duration) {
    return "%d.%09d".formatted(duration.getSeconds(), duration.getNano());
  }
}
