package org.cnscs.server.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
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
 * too many bytes, with their keys and requests. A key is bound to its method, path and query:
 * another request under it is refused.
 *
 * <p>Of an answer larger than all the room, or made while it is sent, only that there was one is
 * remembered. It is undone if it is delivered to none of those who wait for it; then the key is
 * forgotten, too. An answer that is remembered is not undone.
 *
 * <p>What was forgotten, or answered by an earlier server at this address, must not be carried out
 * again. So a client that repeats a request shows a {@link #mark} that it was told before it sent
 * the request first: the name of this memory and how many answers were finished by then. If the key
 * is not known, and an answer that was finished later than that has been forgotten, or the mark is
 * of another memory, nobody knows whether it was carried out, and that is the answer.
 */
final class RecentAnswers {
  /** What says of a request that nothing happened, and that it may be sent again. */
  private static final Set<Problem.Kind> NOTHING_HAPPENED =
      EnumSet.of(Problem.Kind.UNAVAILABLE, Problem.Kind.FAILED, Problem.Kind.TOO_MANY);

  private final String name;
  private final int maxCount;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Entry> entries = new HashMap<>();
  private final Deque<Finished> finished = new ArrayDeque<>();
  private long bytes;
  private long count;

  /** Creates the memory, whose name no other has. */
  RecentAnswers(String name, int maxCount, long maxBytes) {
    this.name = name;
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  /** A request, its answer to be, and how many get that answer. */
  private record Entry(String request, CompletableFuture<Answer> answer, AtomicInteger sharing) {
    Entry(String request) {
      this(request, new CompletableFuture<>(), new AtomicInteger());
    }
  }

  private record Finished(String key, Entry entry, long size) {}

  /** Returns where the memory is now. */
  String mark() {
    lock.lock();
    try {
      return name + "-" + count;
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
    Entry mine = new Entry(request);
    Entry first = remember(key, mark, mine);
    if (first == mine) {
      return carryOut(key, mine, work);
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
      Entry first = entries.computeIfAbsent(key, _ -> entry);
      checkSame(first.request(), entry.request());
      first.sharing().incrementAndGet();
      return first;
    } finally {
      lock.unlock();
    }
  }

  private static void checkSame(String first, String request) {
    if (!first.equals(request)) {
      throw Refusal.of(
          Problem.Kind.KEY_REUSED, "The Idempotency-Key was used for another request: " + first);
    }
  }

  /** Tells whether no answer is forgotten that was finished after a mark. */
  private boolean covers(String mark) {
    long forgotten = count - finished.size();
    return mark.matches(Pattern.quote(name) + "-\\d{1,18}")
        && Long.parseLong(mark, name.length() + 1, mark.length(), 10) >= forgotten;
  }

  private Answer carryOut(String key, Entry entry, Supplier<Answer> work) {
    try {
      Answer answer = finish(key, entry, work.get());
      entry.answer().complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      if (happenedNot(e)) {
        forget(key, entry);
      } else {
        finish(key, entry, String.valueOf(e.getMessage()).length());
      }
      entry.answer().completeExceptionally(e);
      throw e;
    }
  }

  private static boolean happenedNot(Throwable e) {
    return e instanceof SpaceException.Unavailable
        || e instanceof SpaceException.Failed
        || e instanceof Refusal refusal && NOTHING_HAPPENED.contains(refusal.problem().kind());
  }

  /** Remembers an answer, or that there was one; returns it with what is to be undone. */
  private Answer finish(String key, Entry entry, Answer answer) {
    long size = answer.body().length;
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      size += header.getKey().length() + header.getValue().length();
    }
    boolean isWhole = answer.content() instanceof Answer.Content.Whole;
    if (isWhole && size <= maxBytes - held(key, entry)) {
      finish(key, entry, size);
      return answer.withoutUndo();
    }
    Entry mere = new Entry(entry.request());
    mere.answer().completeExceptionally(tooLarge());
    finish(key, mere, 0);
    return answer.hasUndo() ? answer.withUndo(() -> undo(key, entry, mere, answer)) : answer;
  }

  private static Refusal tooLarge() {
    return Refusal.of(
        Problem.Kind.UNREACHABLE,
        "The request under this Idempotency-Key was carried out, but what was answered is not"
            + " known any more: it was too large to be remembered");
  }

  /** Undoes an answer that was too large once it was lost to all who share it. */
  private void undo(String key, Entry entry, Entry mere, Answer answer) {
    if (entry.sharing().decrementAndGet() == 0) {
      answer.undo().run();
      forget(key, mere);
    }
  }

  private static long held(String key, Entry entry) {
    return key.length() + entry.request().length();
  }

  private void finish(String key, Entry entry, long size) {
    lock.lock();
    try {
      long all = size + held(key, entry);
      entries.put(key, entry);
      finished.addLast(new Finished(key, entry, all));
      bytes += all;
      count++;
      while (finished.size() > maxCount || bytes > maxBytes) {
        Finished oldest = finished.removeFirst();
        entries.remove(oldest.key(), oldest.entry());
        bytes -= oldest.size();
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(String key, Entry entry) {
    lock.lock();
    try {
      entries.remove(key, entry);
    } finally {
      lock.unlock();
    }
  }
}
