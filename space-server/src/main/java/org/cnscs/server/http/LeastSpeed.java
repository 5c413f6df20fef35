package org.cnscs.server.http;

import java.time.Duration;

/**
 * How slowly bytes may come and go.
 *
 * @param idle how long nothing may happen
 * @param bytesPerSecond how many must come on the average, after that time
 */
public record LeastSpeed(Duration idle, int bytesPerSecond) {

  /** Returns how long so many bytes may take. */
  Duration timeFor(long bytes) {
    return idle.plusMillis(bytes * 1000 / bytesPerSecond);
  }

  /** Tells whether so many bytes since a time of {@link System#nanoTime} are too few. */
  boolean isTooSlow(long bytes, long since) {
    return System.nanoTime() - since > timeFor(bytes).toNanos();
  }
}
