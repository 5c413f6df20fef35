package org.cnscs.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.Event;
import org.cnscs.space.Space;
import org.junit.jupiter.api.Timeout;

/** What the parts of the contract stand on. Each test gets an empty space from {@link #space}. */
@Timeout(60)
abstract class SpaceContract {
  static final Duration LONG = Duration.ofSeconds(40);

  /** The clock of the space. */
  protected final SettableClock clock = new SettableClock();

  /** Returns the space of this test, the same one at every call. */
  protected abstract Space space();

  void put(String id, String text) {
    space().commit(Batch.builder().put(id, xml(text)).build());
  }

  String write(String entry) {
    return space().write(xml(entry), Batch.FOREVER);
  }

  String read(String template) {
    return space().read(xml(template), Duration.ZERO).map(Document::text).orElse(null);
  }

  String take(String template) {
    return space().take(xml(template), Duration.ZERO).map(Document::text).orElse(null);
  }

  static <T> CompletableFuture<T> start(Callable<T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    FutureTask<T> task = new FutureTask<>(action);
    Thread.ofVirtual()
        .start(
            () -> {
              task.run();
              switch (task.state()) {
                case SUCCESS -> result.complete(task.resultNow());
                case FAILED -> result.completeExceptionally(task.exceptionNow());
                case RUNNING, CANCELLED -> throw new AssertionError(task.state());
              }
            });
    return result;
  }

  static Event next(BlockingQueue<Event> events) throws InterruptedException {
    Event event = events.poll(40, SECONDS);
    assertTrue(event != null, "no event came");
    return event;
  }
}
