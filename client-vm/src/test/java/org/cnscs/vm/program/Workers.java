package org.cnscs.vm.program;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads of classes that a class loader defines after the code that starts and joins them, and
 * threads whose classes have a {@code start} of their own.
 */
public final class Workers {
  private static final AtomicLong BEGUN = new AtomicLong();

  private Workers() {}

  private static long work(long n) {
    long sum = n;
    for (int i = 0; i < 120; i++) {
      sum = sum * 31 + Loaders.spin(i) % 7;
    }
    return sum;
  }

  /** Spins by way of the class path. */
  public static long run(long n) {
    return work(n);
  }

  /** Notes that something has begun, and works. */
  public static long begin(long n) {
    BEGUN.addAndGet(n);
    return work(n);
  }

  /** A thread. */
  public static class HereWorker extends Thread {
    public long sum;

    @Override
    public void run() {
      sum = Workers.run(3);
    }
  }

  /** A thread that works before it is started. */
  public static class HereEager extends HereWorker {
    public long early;

    @Override
    public void start() {
      early = Workers.begin(5);
      super.start();
      early += Workers.begin(7);
    }
  }

  /** Names a class that is missing, as one does of which only a part is used. */
  public static class HerePooled extends Thread {
    public HerePooled(Runnable task) {
      super(task);
    }

    public HereGone gone(HereGone gone) {
      return gone;
    }
  }

  /** Is not there for its loader. */
  public static class HereGone {}

  /** Has methods of a thread, and is none. */
  public static class HereTask {
    public long sum;

    public void start() {
      sum = Workers.begin(11);
    }

    public void join() {
      sum += Workers.run(13);
    }

    public boolean join(java.time.Duration longest) {
      sum += Workers.run(longest.toMillis());
      return true;
    }
  }

  /** Starts and joins all of them, and names their classes. */
  public static final class HereUser implements Callable<String> {
    @Override
    public String call() throws Exception {
      try (ExecutorService pool = Executors.newSingleThreadExecutor(HerePooled::new)) {
        return pool.submit(() -> Workers.run(19)).get() + " " + direct();
      }
    }

    private static String direct() throws InterruptedException {
      HereWorker worker = new HereWorker();
      worker.start();
      HereEager eager = new HereEager();
      eager.start();
      HereTask task = new HereTask();
      task.start();
      task.join();
      worker.join();
      while (!eager.join(java.time.Duration.ofSeconds(30))) {
        eager.join(1_000, 10);
      }
      boolean joined = task.join(java.time.Duration.ofMillis(17));
      return worker.sum + " " + eager.sum + " " + eager.early + " " + task.sum + joined;
    }
  }

  public static Object compute() throws Exception {
    BEGUN.set(0);
    String of = ((Callable<?>) new PlugInLoader().make(HereUser.class)).call().toString();
    Thread[] own = {new HereEager(), new HereWorker()};
    for (Thread each : own) {
      each.start();
    }
    for (Thread each : own) {
      each.join();
    }
    return of + " " + ((HereEager) own[0]).early + " " + ((HereWorker) own[1]).sum + " " + BEGUN;
  }
}
