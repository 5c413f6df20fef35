package org.cnscs.server.cli;

import java.util.concurrent.CountDownLatch;

/**
 * The life of a verb that goes on until the user or the system ends it.
 *
 * <p>When the JVM is told to end, {@link #await} returns, and the JVM's end is held up until {@link
 * #close}: so what the verb opened after this is closed in order.
 */
final class UntilInterrupted implements AutoCloseable {
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private UntilInterrupted() {}

  /** Begins to listen for the end. */
  static UntilInterrupted begin() {
    UntilInterrupted life = new UntilInterrupted();
    Runtime.getRuntime().addShutdownHook(new Thread(life::end, "orderly-stop"));
    return life;
  }

  private void end() {
    told.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the waiting for the end. */
  void over() {
    told.countDown();
  }

  /** Waits for the end. */
  void await() throws InterruptedException {
    told.await();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
