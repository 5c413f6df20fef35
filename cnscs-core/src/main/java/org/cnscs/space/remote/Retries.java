package org.cnscs.space.remote;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * How often a request that failed in passing is sent, how long to wait in between, and who is told.
 *
 * @param attempts how often at most
 * @param first the pause after the first attempt; each further one is three times as long
 * @param patience how long after the first attempt the last one may begin
 * @param random gives numbers from 0 to 1
 * @param waiting the time
 * @param listener hears of each repetition
 */
record Retries(
    int attempts,
    Duration first,
    Duration patience,
    DoubleSupplier random,
    Waiting waiting,
    Consumer<Retry> listener) {

  private static final System.Logger LOG = System.getLogger(Retries.class.getName());

  /** Returns what is usual. */
  static Retries usual(Consumer<Retry> listener) {
    return new Retries(
        3,
        Duration.ofMillis(100),
        Duration.ofSeconds(10),
        () -> ThreadLocalRandom.current().nextDouble(),
        Waiting.REAL,
        listener);
  }

  /** Returns what tells nobody but the log. */
  static Retries usual() {
    return usual(retry -> LOG.log(System.Logger.Level.DEBUG, "{0}", retry));
  }

  /**
   * Returns the pause after a failed attempt: between half and all of what grows with each, so that
   * clients do not come back in step.
   */
  Duration pause(int attempt) {
    double nanos = first.toNanos() * Math.pow(3, attempt - 1.0);
    return Duration.ofNanos((long) (nanos * (0.5 + random.getAsDouble() / 2)));
  }
}
