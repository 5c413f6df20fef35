package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Waits with time-outs, which last as long as they should, and waiters, which keep their order. */
public final class Waits {
  private static final long TIME = TimeUnit.MILLISECONDS.toNanos(150);

  /** No more than this late, however often the program was stopped meanwhile. */
  private static final long LATE = TimeUnit.MILLISECONDS.toNanos(1000);

  private Waits() {}

  private record Wait(String name, Callable<?> body) {}

  public static Object compute() throws Exception {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      out.append(timeouts(i == 0)).append(' ').append(order(i == 0)).append(' ');
      out.append(interrupts(i == 0)).append('\n');
    }
    return out;
  }

  private static List<Wait> waits() {
    ReentrantLock lock = new ReentrantLock(true);
    Condition condition = lock.newCondition();
    Object monitor = new Object();
    Thread endless = Thread.ofVirtual().unstarted(() -> {});
    return List.of(
        new Wait("sleep", () -> sleep(150)),
        new Wait("wait", () -> await(monitor)),
        new Wait("join", () -> join(endless)),
        new Wait("park", Waits::park),
        new Wait("condition", () -> await(lock, condition)),
        new Wait("future", () -> get(new FutureTask<>(() -> null))),
        new Wait("poll", () -> new LinkedBlockingQueue<>().poll(TIME, TimeUnit.NANOSECONDS)),
        new Wait("latch", () -> new CountDownLatch(1).await(TIME, TimeUnit.NANOSECONDS)),
        new Wait("semaphore", () -> new Semaphore(0).tryAcquire(TIME, TimeUnit.NANOSECONDS)),
        new Wait("exchange", () -> exchange(new Exchanger<>())));
  }

  private static Object sleep(int millis) throws InterruptedException {
    Thread.sleep(millis);
    return null;
  }

  private static Object await(Object monitor) throws InterruptedException {
    synchronized (monitor) {
      monitor.wait(150);
    }
    return null;
  }

  private static Object join(Thread endless) throws InterruptedException {
    Thread waiting = Thread.ofVirtual().start(LockSupport::park);
    long end = System.nanoTime() + TIME;
    while (System.nanoTime() - end < 0) {
      waiting.join(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) + 1);
      if (!waiting.isAlive()) {
        waiting = Thread.ofVirtual().start(LockSupport::park);
      }
    }
    LockSupport.unpark(waiting);
    return endless;
  }

  private static Object park() {
    long end = System.nanoTime() + TIME;
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return null;
  }

  private static Object await(ReentrantLock lock, Condition condition) throws InterruptedException {
    lock.lock();
    try {
      long left = TIME;
      while (left > 0) {
        left = condition.awaitNanos(left);
      }
      return lock.isHeldByCurrentThread() ? null : "lost its lock";
    } finally {
      lock.unlock();
    }
  }

  private static Object get(FutureTask<?> never) throws Exception {
    try {
      return never.get(TIME, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    }
  }

  private static Object exchange(Exchanger<Object> exchanger) throws InterruptedException {
    try {
      return exchanger.exchange("", TIME, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    }
  }

  private static Thread made(boolean virtual, Runnable task) {
    return virtual ? Thread.ofVirtual().start(task) : Thread.ofPlatform().start(task);
  }

  private static String timeouts(boolean virtual) throws InterruptedException {
    StringBuffer wrong = new StringBuffer();
    List<Thread> threads = new ArrayList<>();
    for (Wait each : waits()) {
      threads.add(made(virtual, () -> time(each, wrong)));
    }
    for (Thread each : threads) {
      each.join();
    }
    return wrong.isEmpty() ? "in time" : wrong.toString();
  }

  private static void time(Wait each, StringBuffer wrong) {
    long begun = System.nanoTime();
    try {
      each.body().call();
    } catch (Exception e) {
      wrong.append(each.name()).append(e);
    }
    long lasted = System.nanoTime() - begun;
    if (lasted < TIME || lasted > TIME + LATE) {
      wrong.append(each.name()).append(' ').append(lasted).append(' ');
    }
  }

  /** Ten threads begin to wait one after the other, and go on in the same order. */
  private static String order(boolean virtual) throws InterruptedException {
    StringBuffer order = new StringBuffer();
    Object monitor = new Object();
    Semaphore turns = new Semaphore(0, true);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int n = i;
      Thread thread =
          made(
              virtual,
              n % 2 == 0 ? () -> notified(monitor, order, n) : () -> turn(turns, order, n));
      threads.add(thread);
      while (thread.getState() != Thread.State.WAITING
          || n % 2 == 1 && turns.getQueueLength() < n / 2 + 1) {
        Thread.sleep(1);
      }
    }
    Thread.sleep(60);
    for (int i = 0; i < 10; i++) {
      if (i % 2 == 0) {
        synchronized (monitor) {
          monitor.notify();
        }
      } else {
        turns.release();
      }
      threads.get(i).join();
    }
    return order.toString();
  }

  private static void notified(Object monitor, StringBuffer order, int n) {
    synchronized (monitor) {
      try {
        monitor.wait();
      } catch (InterruptedException e) {
        order.append('i');
      }
    }
    order.append(n);
  }

  private static void turn(Semaphore turns, StringBuffer order, int n) {
    turns.acquireUninterruptibly();
    order.append(n);
  }

  /** A thread is interrupted in each of the calls, and later the flag is as it should be. */
  private static String interrupts(boolean virtual) throws InterruptedException {
    StringBuffer out = new StringBuffer();
    ReentrantLock lock = new ReentrantLock();
    Object monitor = new Object();
    List<Callable<?>> calls =
        List.of(
            () -> sleep(100_000),
            () -> waitFor(monitor),
            () -> new LinkedBlockingQueue<>().take(),
            () -> new FutureTask<>(() -> null).get(),
            () -> locked(lock));
    lock.lock();
    for (Callable<?> each : calls) {
      Thread thread = made(virtual, () -> interrupted(each, out));
      Thread.sleep(12);
      thread.interrupt();
      thread.join();
    }
    lock.unlock();
    return out.toString();
  }

  private static Object waitFor(Object monitor) throws InterruptedException {
    synchronized (monitor) {
      monitor.wait();
    }
    return null;
  }

  private static Object locked(ReentrantLock lock) throws InterruptedException {
    lock.lockInterruptibly();
    return null;
  }

  private static void interrupted(Callable<?> call, StringBuffer out) {
    try {
      call.call();
      out.append("went on");
    } catch (InterruptedException e) {
      out.append(Thread.currentThread().isInterrupted() ? 'I' : 'i');
    } catch (Exception e) {
      out.append(e);
    }
  }
}
