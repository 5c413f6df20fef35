package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Thousands of virtual threads, most of which sleep, park, wait or are blocked. */
public final class ManyThreads {
  private static final int COUNT = 3_000;

  private ManyThreads() {}

  private static final class Turn {
    private final Object monitor = new Object();
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicLong sum = new AtomicLong();
    private boolean notified;
    private long guarded;

    void run(int n) {
      try {
        switch (n % 4) {
          case 0 -> Thread.sleep(n % 500);
          case 1 -> open.await();
          case 2 -> await();
          default -> {
            synchronized (monitor) {
              guarded += n;
              if (n % 1000 == 3) {
                Thread.sleep(1);
              }
            }
          }
        }
        sum.addAndGet(n);
      } catch (InterruptedException e) {
        sum.addAndGet(Integer.MAX_VALUE);
      }
    }

    private void await() throws InterruptedException {
      synchronized (monitor) {
        while (!notified) {
          monitor.wait();
        }
      }
    }

    void release() {
      open.countDown();
      synchronized (monitor) {
        notified = true;
        monitor.notifyAll();
      }
    }
  }

  public static Object compute() throws InterruptedException {
    Turn turn = new Turn();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      int n = i;
      threads.add(Thread.ofVirtual().name("many-" + i).start(() -> turn.run(n)));
    }
    Thread.sleep(400);
    turn.release();
    for (Thread each : threads) {
      each.join();
    }
    return turn.sum.get() + " " + turn.guarded;
  }
}
