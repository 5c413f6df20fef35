package org.cnscs.space.remote;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a request is sent, and how long to wait in between.
 *
 * @param reads attempts for requests that change nothing
 * @param writes attempts for requests that carry an idempotency key
 * @param first the pause after the first attempt; each further one is three times as long
 */
record Retries(int reads, int writes, Duration first) {
  static final Retries USUAL = new Retries(3, 2, Duration.ofMillis(100));

  /**
   * Waits after a failed attempt, between half and all of its pause, so that clients do not come
   * back in step.
   */
  void pause(int attempt) throws InterruptedException {
    double millis = first.toMillis() * Math.pow(3, attempt - 1.0);
    Thread.sleep((long) (millis * (0.5 + ThreadLocalRandom.current().nextDouble() / 2)));
  }
}
