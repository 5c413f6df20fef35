package org.cnscs.server.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
 *
 * <p>What was forgotten, or answered by an earlier server at this address, must not be carried out
 * again. So a client that repeats a request shows a {@link #mark} that it was told before it sent
 * the request first: the name of this memory and how many answers were finished by then. If the key
 * is not known, and an answer that was finished later than that has been forgotten, or the mark is
 * of another memory, nobody knows whether it was carried out, and that is the answer.
 */
final class RecentAnswers {
  private final String name;
  private final int maxCount;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Entry> entries = new HashMap<>();
  private final Deque<Finished> finished = new ArrayDeque<>();
  private long bytes;
  private long all;

  /** Creates the memory, whose name no other has. */
  RecentAnswers(String name, int maxCount, long maxBytes) {
    this.name = name;
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  private record Entry(String request, CompletableFuture<Answer> answer) {}

  private record Finished(String key, int size) {}

  /** Returns where the memory is now. */
  String mark() {
    lock.lock();
    try {
      return name + "-" + all;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the answer that the key stands for, carrying out the work if there is none yet.
   *
   * @param mark what a client that repeats the request was told before; empty for the first time
   */
  Answer answer(String key, String mark, String request, Supplier<Answer> work) {
    Entry mine = new Entry(request, new CompletableFuture<>());
    Entry first = remember(key, mark, mine);
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

  private Entry remember(String key, String mark, Entry entry) {
    lock.lock();
    try {
      if (!entries.containsKey(key) && !mark.isEmpty() && !covers(mark)) {
        throw Refusal.of(
            Problem.Kind.UNREACHABLE,
            "Whether the request under this Idempotency-Key was carried out is not known any more:"
                + " the server was started anew, or has forgotten it");
      }
      return entries.putIfAbsent(key, entry);
    } finally {
      lock.unlock();
    }
  }

  /** Tells whether no answer is forgotten that was finished after a mark. */
  private boolean covers(String mark) {
    long forgotten = all - finished.size();
    return mark.matches(Pattern.quote(name) + "-\\d{1,18}")
        && Long.parseLong(mark, name.length() + 1, mark.length(), 10) >= forgotten;
  }

  private Answer carryOut(String key, Entry entry, Supplier<Answer> work) {
    try {
      Answer answer = work.get();
      finish(key, answer.body().length);
      entry.answer().complete(answer);
      return answer;
    } catch (SpaceException.Unavailable | SpaceException.Failed e) {
      forget(key);
      entry.answer().completeExceptionally(e);
      throw e;
    } catch (RuntimeException | Error e) {
      finish(key, 0);
      entry.answer().completeExceptionally(e);
      throw e;
    }
  }

  private void finish(String key, int size) {
    lock.lock();
    try {
      finished.addLast(new Finished(key, size));
      bytes += size;
      all++;
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
