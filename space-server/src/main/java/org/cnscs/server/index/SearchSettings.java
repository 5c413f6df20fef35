package org.cnscs.server.index;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long searches may take.
 *
 * @param patience how long a search waits at most for what was committed before it and is not
 *     indexed yet
 * @param time how long a query may work at most, without that wait
 * @param nanoTime tells the time that queries are measured by, in nanoseconds from any point
 */
public record SearchSettings(Duration patience, Duration time, LongSupplier nanoTime) {

  /** What a space that serves is set to. */
  public static final SearchSettings SERVING =
      new SearchSettings(Duration.ofMinutes(1), Duration.ofSeconds(10), System::nanoTime);
}
