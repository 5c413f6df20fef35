package org.cnscs.vm.process;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InsistenceTest {
  private static final long LATER = TimeUnit.SECONDS.toNanos(10);

  private volatile boolean done;
  private final Insistence insistence = new Insistence(0);

  private List<ProcessThread> started(Thread thread) {
    thread.start();
    return List.of(new ProcessThread(1, thread));
  }

  @Test
  @Timeout(60)
  void isDue_threadThatRuns_becomesTrue() throws InterruptedException {
    Thread busy =
        new Thread(
            () -> {
              while (!done) {
                Thread.onSpinWait();
              }
            });
    List<ProcessThread> threads = started(busy);
    while (!insistence.isDue(threads, LATER)) {
      Thread.onSpinWait();
    }
    done = true;
    busy.join();
  }

  @Test
  void isDue_threadWithoutProcessor_staysFalseHoweverLongItTakes() throws InterruptedException {
    Thread waiting =
        new Thread(
            () -> {
              while (!done) {
                LockSupport.park();
              }
            });
    List<ProcessThread> threads = started(waiting);
    for (int i = 1; i <= 10; i++) {
      assertFalse(insistence.isDue(threads, i * LATER));
    }
    done = true;
    LockSupport.unpark(waiting);
    waiting.join();
  }

  @Test
  @Timeout(60)
  void isDue_threadThatRunsAndComesToPolls_isFalse() {
    ProcessThread answering = new ProcessThread(1, Thread.currentThread());
    for (int i = 1; i <= 20; i++) {
      answering.moves++;
      assertFalse(insistence.isDue(List.of(answering), i * LATER));
      run(TimeUnit.MILLISECONDS.toNanos(15));
    }
  }

  @Test
  @Timeout(60)
  void isDue_threadThatWalksItsStack_isFalse() {
    ProcessThread walking = new ProcessThread(1, Thread.currentThread());
    walking.stopping = true;
    for (int i = 1; i <= 5; i++) {
      assertFalse(insistence.isDue(List.of(walking), i * LATER));
      run(TimeUnit.MILLISECONDS.toNanos(15));
    }
  }

  /** Keeps the processor busy with this thread for a time. */
  private static void run(long nanos) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + nanos;
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void isDue_threadThatHasStopped_isFalse() {
    ProcessThread stopped = new ProcessThread(1, Thread.currentThread());
    stopped.state = ProcessThread.State.PARKED;
    assertFalse(insistence.isDue(List.of(stopped), LATER));
    assertFalse(insistence.isDue(List.of(stopped), 2 * LATER));
  }
}
