package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Virtual threads that compute, sleep, park and wait in all the ways there are. */
public final class VirtualThreads {
  private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
  private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

  private VirtualThreads() {}

  public static Object compute() throws Exception {
    StringBuilder out = new StringBuilder();
    INHERITED.set("heir");
    for (int i = 0; i < 3; i++) {
      out.append(identity()).append(' ').append(monitors()).append(' ').append(queues());
      out.append(' ').append(executor()).append(' ').append(handlers()).append(' ');
      out.append(interrupts()).append('\n');
    }
    return out;
  }

  private static String identity() throws InterruptedException {
    Map<String, String> seen = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    Map<Thread, Integer> known = new ConcurrentHashMap<>();
    ThreadFactory factory = Thread.ofVirtual().name("v-", 0).factory();
    for (int i = 0; i < 8; i++) {
      Thread thread = factory.newThread(() -> see(seen));
      known.put(thread, i);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    for (Thread each : threads) {
      long id = each.threadId();
      each.join();
      if (each.threadId() != id || each.isAlive() || !each.isDaemon() || !known.containsKey(each)) {
        return "changed " + each;
      }
    }
    return new TreeMap<>(seen).toString();
  }

  private static void see(Map<String, String> seen) {
    Thread me = Thread.currentThread();
    long id = me.threadId();
    LOCAL.set("local " + me.getName());
    long sum = Callbacks.spin(me.getName().hashCode());
    try {
      Thread.sleep(3);
    } catch (InterruptedException e) {
      sum = -1;
    }
    boolean same = me == Thread.currentThread() && me.threadId() == id && me.isVirtual();
    seen.put(me.getName(), same + LOCAL.get() + INHERITED.get() + sum % 1000);
  }

  private static final class Account {
    private long money;

    synchronized void give(long some) {
      money += some;
      notifyAll();
    }

    synchronized long take(long some) throws InterruptedException {
      while (money < some) {
        wait();
      }
      money -= some;
      return some;
    }
  }

  private static long monitors() throws InterruptedException {
    Account account = new Account();
    AtomicLong taken = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      int n = i;
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  for (int k = 0; k < 10; k++) {
                    if (n % 2 == 0) {
                      taken.addAndGet(account.take(n + k));
                    } else {
                      account.give(n + k + 2);
                    }
                  }
                } catch (InterruptedException e) {
                  taken.set(-1);
                }
              }));
    }
    for (Thread each : threads) {
      each.join();
    }
    return taken.get();
  }

  private static long queues() throws InterruptedException {
    BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(6);
    Semaphore turns = new Semaphore(3, true);
    ReentrantLock lock = new ReentrantLock(true);
    long[] sum = {0};
    CountDownLatch done = new CountDownLatch(12);
    for (int i = 0; i < 12; i++) {
      int n = i;
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  turns.acquire();
                  if (n % 2 == 0) {
                    queue.put(n);
                  } else {
                    Integer got = null;
                    while (got == null) {
                      turns.release();
                      got = queue.poll(1, TimeUnit.MILLISECONDS);
                      turns.acquire();
                    }
                    lock.lock();
                    sum[0] += got;
                    lock.unlock();
                  }
                } catch (InterruptedException e) {
                  sum[0] = Long.MIN_VALUE;
                } finally {
                  turns.release();
                  done.countDown();
                }
              });
    }
    done.await();
    return sum[0];
  }

  private static long executor() throws Exception {
    long sum = 0;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        long n = i;
        all.add(
            executor.submit(
                () -> {
                  Thread.sleep(n % 7);
                  return Callbacks.spin(n % 10);
                }));
      }
      for (Future<Long> each : all) {
        sum = sum * 31 + each.get(1, TimeUnit.MINUTES);
      }
      executor.submit(() -> Callbacks.spin(30));
    }
    return sum;
  }

  private static String handlers() throws InterruptedException {
    StringBuffer caught = new StringBuffer();
    Thread thread =
        Thread.ofVirtual()
            .name("failing")
            .uncaughtExceptionHandler(
                (failed, e) ->
                    caught.append(failed.getName()).append(e.getMessage()).append(spun()))
            .start(
                () -> {
                  throw new IllegalStateException("failed" + spun());
                });
    thread.join();
    Thread platform = Thread.ofPlatform().name("p").daemon().start(() -> caught.append(spun()));
    platform.join();
    return caught.toString() + thread.getState() + platform.isDaemon();
  }

  private static long spun() {
    return Callbacks.spin(5) % 10;
  }

  private static String interrupts() throws InterruptedException {
    StringBuffer out = new StringBuffer();
    CountDownLatch ready = new CountDownLatch(1);
    Thread sleeper =
        Thread.ofVirtual()
            .unstarted(
                () -> {
                  ready.countDown();
                  try {
                    Thread.sleep(100_000);
                  } catch (InterruptedException e) {
                    out.append(Thread.currentThread().isInterrupted());
                  }
                  Thread.currentThread().interrupt();
                  Callbacks.spin(20);
                  out.append(Thread.interrupted());
                });
    out.append(sleeper.getState());
    sleeper.start();
    ready.await();
    Thread.sleep(4);
    sleeper.interrupt();
    sleeper.join();
    return out.append(sleeper.getState()).toString();
  }
}
