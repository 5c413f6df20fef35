package org.cnscs.server.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.cnscs.space.SpaceException;
import org.cnscs.space.remote.Problem;

/**
 * The answers to recent requests that carried an idempotency key.
 *
 * <p>A client that got no answer sends the request again under the same key. If the first one was
 * carried out, it gets the answer that was lost; if it is still being carried out, the second one
 * waits for it; it is never carried out twice. Above all this keeps an entry that was taken while
 * the connection broke.
 *
 * <p>A request that failed in a way that says "nothing happened, try again" is forgotten, so that
 * trying again has a point. The oldest answers are forgotten when there are too many or they hold
 * too many bytes; an answer larger than all the room is not kept. A key is bound to its method,
 * path and query: another request under it is refused.
 */
final class RecentAnswers {
  private final int maxCount;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Entry> entries = new HashMap<>();
  private final Deque<Finished> finished = new ArrayDeque<>();
  private long bytes;

  RecentAnswers(int maxCount, long maxBytes) {
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  private record Entry(String request, CompletableFuture<Answer> answer) {}

  private record Finished(String key, int size) {}

  /** Returns the answer that the key stands for, carrying out the work if there is none yet. */
  Answer answer(String key, String request, Supplier<Answer> work) {
    Entry mine = new Entry(request, new CompletableFuture<>());
    Entry first = remember(key, mine);
    if (first == null) {
      return carryOut(key, mine, work);
    }
    if (!first.request().equals(request)) {
      throw Refusal.of(
          Problem.Kind.KEY_REUSED,
          "The Idempotency-Key was used for another request: " + first.request());
    }
    try {
      return first.answer().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Entry remember(String key, Entry entry) {
    lock.lock();
    try {
      return entries.putIfAbsent(key, entry);
    } finally {
      lock.unlock();
    }
  }

  private Answer carryOut(String key, Entry entry, Supplier<Answer> work) {
    try {
      Answer answer = work.get();
      finish(key, answer.body().length);
      entry.answer().complete(answer);
      return answer;
    } catch (SpaceException.Conflict | SpaceException.BadInput | Refusal e) {
      finish(key, 0);
      entry.answer().completeExceptionally(e);
      throw e;
    } catch (RuntimeException | Error e) {
      forget(key);
      entry.answer().completeExceptionally(e);
      throw e;
    }
  }

  private void finish(String key, int size) {
    lock.lock();
    try {
      finished.addLast(new Finished(key, size));
      bytes += size;
      while (finished.size() > maxCount || bytes > maxBytes) {
        Finished oldest = finished.removeFirst();
        entries.remove(oldest.key());
        bytes -= oldest.size();
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(String key) {
    lock.lock();
    try {
      entries.remove(key);
    } finally {
      lock.unlock();
    }
  }
}
