package org.cnscs.heap;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Work that a thread shares with one more while it waits for it, if there are two processors. */
final class TwoThreads {
  private TwoThreads() {}

  /** Does one thing on this thread and another one on one more, and returns after both. */
  static void both(Runnable one, Runnable other) {
    if (Runtime.getRuntime().availableProcessors() == 1) {
      one.run();
      other.run();
      return;
    }
    FutureTask<Void> more = new FutureTask<>(other, null);
    Thread.ofPlatform().daemon().name("checkpoint").start(more);
    try {
      one.run();
    } finally {
      await(more);
    }
  }

  /**
   * Does something for each number from 0 on.
   *
   * @param count how many
   * @param few for how many no other thread is worth starting
   * @param workers gives each thread what does it
   */
  static void forEach(int count, int few, Supplier<IntConsumer> workers) {
    AtomicInteger next = new AtomicInteger();
    Runnable work =
        () -> {
          IntConsumer worker = workers.get();
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            worker.accept(i);
          }
        };
    if (count <= few) {
      work.run();
    } else {
      both(work, work);
    }
  }

  private static void await(FutureTask<Void> task) {
    boolean interrupted = false;
    boolean done = false;
    try {
      while (!done) {
        done = isDone(task);
        interrupted |= !done;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits; tells whether the end was reached, which it is not when the thread is interrupted. */
  private static boolean isDone(FutureTask<Void> task) {
    try {
      task.get();
      return true;
    } catch (InterruptedException e) {
      return false;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        default -> throw new IllegalStateException("A checkpoint could not be shared", e);
      }
    }
  }
}
