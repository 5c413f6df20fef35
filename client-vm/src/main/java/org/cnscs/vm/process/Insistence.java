package org.cnscs.vm.process;

import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.IdentityHashMap;
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
  private static final long PATIENCE = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(10);

  /** How many times as long a virtual thread may take, of which it is not known when it ran. */
  private static final int VIRTUAL = 100;

  private final Map<ProcessThread, Look> before = new IdentityHashMap<>();
  private long patience = PATIENCE;

  /**
   * How far a thread was.
   *
   * @param time how long it had a processor, or for a virtual thread the time of the look, in
   *     nanoseconds
   * @param moves how often it had come to a poll
   */
  private record Look(long time, int moves) {}

  /**
   * Makes even those threads notice that they are to stop whose loops were compiled without reading
   * the armed flag: their frames go on in the interpreter. The compiled code stays as it is. What a
   * thread does outside of code with polls is not disturbed; to repeat it costs little.
   */
  static void insist() {
    Arena.ofShared().close(); // see Poll for what that does
  }

  /**
   * Tells whether a thread has run for so long without coming to a poll, since it was first looked
   * at or since this was told last. The time is longer each time that it was told, since what is in
   * code of the JDK cannot be made to stop.
   */
  boolean isDue(Collection<ProcessThread> threads, long now) {
    boolean due = false;
    for (ProcessThread each : threads) {
      due |= each.state == ProcessThread.State.RUNNING && hasRun(each, now);
    }
    if (due) {
      patience = Math.min(patience * 2, LONGEST);
      before.clear();
    }
    return due;
  }

  private boolean hasRun(ProcessThread thread, long now) {
    if (thread.thread.isVirtual()) {
      return hasRunFor(thread, now, patience * VIRTUAL);
    }
    long number = ThreadFields.number(thread.thread);
    long time = ManagementFactory.getThreadMXBean().getThreadCpuTime(number);
    return hasRunFor(thread, time, patience);
  }

  private boolean hasRunFor(ProcessThread thread, long time, long patience) {
    Look first = before.get(thread);
    if (first == null || thread.stopping || thread.moves != first.moves) {
      before.put(thread, new Look(time, thread.moves));
      return false;
    }
    return time - first.time >= patience;
  }
}
