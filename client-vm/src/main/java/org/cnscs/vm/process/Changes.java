package org.cnscs.vm.process;

import java.util.concurrent.TimeUnit;

/**
 * The lock of a {@link Stopper}, on which the thread that stops the others waits for a change of
 * their states.
 *
 * <p>It is a plain monitor: the JDK's locks are part of the program's world. A worker of a pool
 * that waits for one has its pool make another worker, and each wait takes permits that the program
 * has given. All methods are called by a thread that owns the monitor.
 */
final class Changes {

  /** Waits for a change. */
  void await() throws InterruptedException {
    wait();
  }

  /**
   * Waits for a change, but not longer than a time.
   *
   * @return how much of the time is left
   */
  long awaitNanos(long nanos) throws InterruptedException {
    long begun = System.nanoTime();
    TimeUnit.NANOSECONDS.timedWait(this, nanos);
    return nanos - (System.nanoTime() - begun);
  }

  /** Wakes all that wait. */
  void signalAll() {
    notifyAll();
  }
}
