package org.cnscs.server.index;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.lucene.index.QueryTimeout;
import org.cnscs.space.SpaceException;

/** The time in which one query has to be done. */
final class TimeLimit implements QueryTimeout {
  private final LongSupplier nanoTime;
  private final Duration limit;
  private final long begun;

  TimeLimit(SearchSettings settings) {
    this.nanoTime = settings.nanoTime();
    this.limit = settings.time();
    this.begun = nanoTime.getAsLong();
  }

  @Override
  public boolean shouldExit() {
    return nanoTime.getAsLong() - begun > limit.toNanos();
  }

  /** Ends the query if its time is over. */
  void check() {
    if (shouldExit()) {
      throw exceeded(null);
    }
  }

  /** Returns the exception of a query whose time is over. */
  SpaceException exceeded(RuntimeException cause) {
    return new SpaceException.BadQuery(
        "The query takes longer than "
            + limit.toMillis()
            + " ms; make it narrower, for example by a kind or a class, or its patterns longer",
        cause);
  }
}
