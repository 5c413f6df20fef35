package org.cnscs.server.index;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * How long the thread that indexes rests after each batch, so that the programs beside it have the
 * processors.
 *
 * <p>It takes what is left of the processors when as much as others use is left to them twice, and
 * a fiftieth of one at least. Twice, because two processors of a machine are often the two threads
 * of one core: work on the second slows the first, though the system calls it idle. It takes more
 * the more work is left, and never rests when that would keep a search waiting for longer than
 * {@link #MOST_LEFT_NANOS}. Used by one thread.
 */
final class Pace {
  private static final double LEAST_SHARE = 0.02;
  private static final double IDLE = 0.25;
  private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double MEMORY = 0.9;

  /** How much work may be left at most, in nanoseconds. */
  static final long MOST_LEFT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long WORTH_A_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final DoubleSupplier load;
  private double nanosPerBatch;
  private long unrested;

  /**
   * Creates a pace.
   *
   * @param load gives how busy all processors were since it was last asked, from 0 to 1; negative
   *     if that is not known
   */
  Pace(DoubleSupplier load) {
    this.load = load;
  }

  /** Tells whether three quarters of the processors had nothing to do since it was last asked. */
  boolean isIdle() {
    double busy = load.getAsDouble();
    return busy >= 0 && busy <= IDLE;
  }

  /**
   * Returns how long to rest now, in nanoseconds.
   *
   * @param worked how much processor time the last batch took, in nanoseconds; time in which others
   *     had the processor would only make the work look larger where they need it most
   * @param left how many batches have yet to be indexed
   */
  long restAfter(long worked, long left) {
    nanosPerBatch = nanosPerBatch == 0 ? worked : MEMORY * nanosPerBatch + (1 - MEMORY) * worked;
    unrested += worked;
    return unrested < WORTH_A_REST_NANOS ? 0 : rest(left);
  }

  private long rest(long left) {
    double busy = load.getAsDouble();
    double idle = busy < 0 ? 0 : 1 - 2 * busy;
    double urgency = left * nanosPerBatch / MOST_LEFT_NANOS;
    double share = Math.min(1, Math.max(Math.max(LEAST_SHARE, idle), urgency));
    long rest = (long) (unrested * (1 / share - 1));
    unrested = 0;
    return Math.min(LONGEST_REST_NANOS, rest);
  }
}
