package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Threads that wait for each other with what java.util.concurrent has. */
public final class Concurrency {

  private Concurrency() {}

  /** Something that may be interrupted. */
  private interface Work {
    void run() throws Exception;
  }

  private static void together(Work... all) throws Exception {
    List<Thread> threads = new ArrayList<>();
    AtomicLong failures = new AtomicLong();
    for (Work work : all) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (Exception e) {
                  failures.incrementAndGet();
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failures.get() > 0) {
      throw new IllegalStateException(failures + " failed");
    }
  }

  public static Object compute() throws Exception {
    return locks()
        + " "
        + barriers()
        + " "
        + queues()
        + " "
        + pools()
        + " "
        + parking()
        + " "
        + timed();
  }

  private static long locks() throws Exception {
    ReentrantLock lock = new ReentrantLock(true);
    Condition odd = lock.newCondition();
    long[] state = new long[2];
    Work adder =
        () -> {
          for (int i = 0; i < 300; i++) {
            lock.lock();
            try {
              while (state[1] % 2 != 0) {
                odd.await();
              }
              state[0] += Callbacks.spin(i);
              state[1]++;
              odd.signalAll();
            } finally {
              lock.unlock();
            }
          }
        };
    Work remover =
        () -> {
          for (int i = 0; i < 300; i++) {
            lock.lockInterruptibly();
            try {
              while (state[1] % 2 == 0) {
                odd.await(5, TimeUnit.MILLISECONDS);
              }
              state[0] = state[0] * 3 + Callbacks.spin(i) % 7;
              state[1]++;
              odd.signalAll();
            } finally {
              lock.unlock();
            }
          }
        };
    ReentrantReadWriteLock both = new ReentrantReadWriteLock();
    Work reader =
        () -> {
          for (int i = 0; i < 200; i++) {
            both.readLock().lock();
            Callbacks.spin(i);
            both.readLock().unlock();
          }
        };
    long[] written = new long[1];
    Work writer =
        () -> {
          for (int i = 0; i < 200; i++) {
            both.writeLock().lock();
            written[0] += Callbacks.spin(i) % 10;
            both.writeLock().unlock();
          }
        };
    together(adder, remover, reader, writer, writer);
    return state[0] + state[1] + written[0];
  }

  private static long barriers() throws Exception {
    AtomicLong sum = new AtomicLong();
    CyclicBarrier barrier = new CyclicBarrier(3, () -> sum.set(sum.get() * 2 + 1));
    Phaser phaser = new Phaser(3);
    CountDownLatch latch = new CountDownLatch(3);
    Semaphore permits = new Semaphore(1);
    Work work =
        () -> {
          for (int i = 0; i < 40; i++) {
            Callbacks.spin(i);
            barrier.await();
            phaser.arriveAndAwaitAdvance();
            permits.acquire();
            sum.addAndGet(Callbacks.spin(i) % 3);
            permits.release();
            phaser.arriveAndAwaitAdvance();
          }
          latch.countDown();
        };
    together(work, work, work, () -> latch.await());
    return sum.get();
  }

  private static long queues() throws Exception {
    BlockingQueue<Long> array = new ArrayBlockingQueue<>(4);
    BlockingQueue<Long> linked = new LinkedBlockingQueue<>(3);
    SynchronousQueue<Long> handed = new SynchronousQueue<>();
    Exchanger<Long> exchanger = new Exchanger<>();
    long[] sums = new long[2];
    together(
        () -> {
          for (long i = 0; i < 300; i++) {
            array.put(Callbacks.spin(i));
          }
          sums[0] = exchanger.exchange(5L);
        },
        () -> {
          for (int i = 0; i < 300; i++) {
            linked.put(array.take() % 1000);
          }
        },
        () -> {
          for (int i = 0; i < 300; i++) {
            handed.put(linked.take());
          }
        },
        () -> {
          for (int i = 0; i < 300; i++) {
            sums[1] = sums[1] * 31 + handed.take();
          }
          exchanger.exchange(sums[1]);
        });
    return sums[0] + sums[1];
  }

  private static long pools() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    List<Future<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long n = i;
      futures.add(pool.submit(() -> Callbacks.spin(n) + Callbacks.spin(n + 1)));
    }
    long sum = 0;
    for (Future<Long> each : futures) {
      sum = sum * 31 + each.get();
    }
    pool.shutdown();
    return pool.awaitTermination(1, TimeUnit.MINUTES) ? sum : -1;
  }

  private static long parking() throws Exception {
    Thread main = Thread.currentThread();
    AtomicLong turn = new AtomicLong();
    Thread other =
        new Thread(
            () -> {
              for (int i = 0; i < 100; i++) {
                while (turn.get() % 2 == 0) {
                  LockSupport.park();
                }
                Callbacks.spin(i);
                turn.incrementAndGet();
                LockSupport.unpark(main);
              }
            });
    other.start();
    for (int i = 0; i < 100; i++) {
      Callbacks.spin(i);
      turn.incrementAndGet();
      LockSupport.unpark(other);
      while (turn.get() % 2 == 1) {
        LockSupport.park(turn);
      }
    }
    other.join();
    return turn.get();
  }

  /** A time-out that is waited for in one go, and one that is not reached. */
  private static String timed() throws Exception {
    long begun = System.nanoTime();
    boolean got = new Semaphore(0).tryAcquire(150, TimeUnit.MILLISECONDS);
    long took = (System.nanoTime() - begun) / 1_000_000;
    Long polled = new LinkedBlockingQueue<Long>().poll(30, TimeUnit.MILLISECONDS);
    return got + " " + polled + " " + (took >= 150 && took < 30_000);
  }
}
