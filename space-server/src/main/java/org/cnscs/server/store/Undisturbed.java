package org.cnscs.server.store;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Work with channels, which close when their thread is interrupted, on a thread that nobody else
 * knows and so nobody interrupts.
 */
final class Undisturbed {
  private Undisturbed() {}

  /** Calls something and waits for the result; an interrupt meanwhile is kept for the caller. */
  static <T> T call(String name, Callable<T> work) throws IOException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name(name).start(task);
    boolean interrupted = false;
    while (task.state() == Future.State.RUNNING) {
      try {
        task.get();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        break; // told below
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (task.state() == Future.State.FAILED) {
      throw new IOException(task.exceptionNow().getMessage(), task.exceptionNow());
    }
    return task.resultNow();
  }
}
