package org.cnscs.space.remote;

import java.time.Duration;

/** The time in which requests are repeated. */
interface Waiting {

  /** The time of the JVM. */
  Waiting REAL =
      new Waiting() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
          Thread.sleep(duration);
        }
      };

  /** Returns the time in nanoseconds since some moment. */
  long nanoTime();

  /** Lets time go by. */
  void pause(Duration duration) throws InterruptedException;
}
