package org.cnscs.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.cnscs.space.Batch.Expect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CommitQueueTest {
  private static final long SLOW = Duration.ofMillis(3).toNanos();

  private final AtomicLong nanos = new AtomicLong();
  private final List<Integer> groups = new ArrayList<>();
  private final CommitQueue queue = new CommitQueue(this::write, nanos::get);
  private long takes;
  private Runnable during = () -> {};

  private void write(List<Pending> group) {
    during.run();
    nanos.addAndGet(takes);
    groups.add(group.size());
    group.forEach(pending -> pending.succeed(new Committed(groups.size(), List.of())));
  }

  private void submit() {
    Change change = new Change.Put("main", "a", new byte[1], new Expect.Anything());
    queue.submit(new Pending(null, List.of(change)));
  }

  /** Starts a thread that submits, and returns when that waits. */
  private Thread submitting() {
    Thread thread = Thread.ofPlatform().start(this::submit);
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(thread.isAlive(), "it should wait for others");
      Thread.onSpinWait();
    }
    return thread;
  }

  /** Lets two commits that came during another one be written together. */
  private void writeTwoTogether() throws InterruptedException {
    List<Thread> both = new ArrayList<>();
    long slow = takes;
    takes = 0;
    during =
        () -> {
          during = () -> takes = slow;
          both.add(submitting());
          both.add(submitting());
        };
    submit();
    for (Thread each : both) {
      each.join();
    }
  }

  @Test
  void submit_whileAnotherIsWritten_areWrittenTogether() throws InterruptedException {
    writeTwoTogether();
    assertEquals(List.of(1, 2), groups);
  }

  @Test
  void submit_afterTwoWereWrittenSlowly_waitsForTheOther() throws InterruptedException {
    takes = SLOW;
    writeTwoTogether();
    groups.clear();
    Thread first = submitting();
    assertEquals(Thread.State.TIMED_WAITING, first.getState());
    submit();
    first.join();
    assertEquals(List.of(2), groups);
  }

  @Test
  void submit_afterTwoWereWrittenQuickly_waitsForNobody() throws InterruptedException {
    takes = 1_000;
    writeTwoTogether();
    groups.clear();
    submit();
    assertEquals(List.of(1), groups);
  }

  @Test
  void submit_longAfterTwoWereWrittenSlowly_waitsForNobody() throws InterruptedException {
    takes = SLOW;
    writeTwoTogether();
    groups.clear();
    nanos.addAndGet(SLOW);
    submit();
    assertEquals(List.of(1), groups);
  }

  @Test
  void submit_aloneAndSlowly_waitsForNobody() {
    takes = SLOW;
    for (int i = 0; i < 20; i++) {
      submit();
    }
    assertEquals(20, groups.size());
  }

  @Test
  void submit_interruptedWhileItWaitsForTheOther_isWrittenAndKeepsTheInterrupt()
      throws InterruptedException {
    takes = SLOW;
    writeTwoTogether();
    groups.clear();
    boolean[] kept = {false};
    Thread first =
        Thread.ofPlatform()
            .start(
                () -> {
                  submit();
                  kept[0] = Thread.interrupted();
                });
    while (first.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    first.interrupt();
    first.join();
    assertEquals(List.of(1), groups);
    assertTrue(kept[0]);
  }
}
