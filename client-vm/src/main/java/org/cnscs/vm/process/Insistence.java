package org.cnscs.vm.process;

import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whether some thread that is to stop runs, and yet does not come to a poll: then it is in a loop
 * that was compiled without one.
 *
 * <p>What counts is how long a thread had a processor. On a busy machine a thread may be late for
 * want of one, and leaving its compiled code would make it later still. Of virtual threads the JVM
 * does not tell that, so of them the time counts that has passed, and more of it. A thread that has
 * come to a poll since it was last looked at, or walks its stack there, has loops with polls, even
 * if it could not stop at them.
 *
 * <p>One object is for one attempt to stop all threads. Used by one thread.
 */
final class Insistence {
  private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long VIRTUAL_PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

  private final long begun;
  private final Map<ProcessThread, Look> before = new IdentityHashMap<>();

  /**
   * How far a thread was.
   *
   * @param time how long it had a processor, or for a virtual thread the time of the look, in
   *     nanoseconds
   * @param moves how often it had come to a poll
   */
  private record Look(long time, int moves) {}

  /**
   * Creates it.
   *
   * @param begun when threads were asked to stop, by {@link System#nanoTime}
   */
  Insistence(long begun) {
    this.begun = begun;
  }

  /**
   * Makes even those threads notice that they are to stop whose loops were compiled without reading
   * the armed flag: their frames go on in the interpreter. The compiled code stays as it is. What a
   * thread does outside of code with polls is not disturbed; to repeat it costs little.
   */
  static void insist() {
    Arena.ofShared().close(); // see Poll for what that does
  }

  /** Tells whether a thread has run for so long without coming to a poll. */
  boolean isDue(Collection<ProcessThread> threads, long now) {
    if (now - begun < FIRST_LOOK) {
      return false;
    }
    List<ProcessThread> running =
        threads.stream().filter(each -> each.state == ProcessThread.State.RUNNING).toList();
    boolean due = false;
    for (ProcessThread each : running) {
      due |= each.thread.isVirtual() ? hasRun(each, now, VIRTUAL_PATIENCE) : hasRun(each);
    }
    return due;
  }

  private boolean hasRun(ProcessThread thread) {
    long number = ThreadFields.number(thread.thread);
    return hasRun(thread, ManagementFactory.getThreadMXBean().getThreadCpuTime(number), PATIENCE);
  }

  private boolean hasRun(ProcessThread thread, long time, long patience) {
    Look first = before.get(thread);
    if (first == null || thread.stopping || thread.moves != first.moves) {
      before.put(thread, new Look(time, thread.moves));
      return false;
    }
    return time - first.time >= patience;
  }
}
