package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Work in pools of the JDK, by timers and in parallel streams. */
public final class Pools {

  private Pools() {}

  public static Object compute() throws Exception {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      out.append(futures(i)).append(' ').append(recursive(i)).append(' ');
      out.append(IntStream.range(0, 2000).parallel().mapToLong(Callbacks::spin).sum()).append(' ');
      out.append(timers()).append('\n');
    }
    return out;
  }

  private static long futures(int round) throws Exception {
    List<CompletableFuture<Long>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      long n = i + round;
      all.add(
          CompletableFuture.supplyAsync(() -> Callbacks.spin(n))
              .thenApply(Callbacks::spin)
              .thenCombineAsync(
                  CompletableFuture.supplyAsync(() -> Callbacks.spin(n + 1)), (a, b) -> a ^ b));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
    return all.stream().mapToLong(CompletableFuture::join).reduce(0, (a, b) -> a * 31 + b);
  }

  /** A sum over a range, split in two as long as it is long. */
  private static final class Sum extends RecursiveTask<Long> {
    private static final long serialVersionUID = 1;

    private final int from;
    private final int to;

    Sum(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    protected Long compute() {
      if (to - from < 8) {
        long sum = 0;
        for (int i = from; i < to; i++) {
          sum += Callbacks.spin(i);
        }
        return sum;
      }
      int middle = (from + to) / 2;
      Sum left = new Sum(from, middle);
      left.fork();
      return new Sum(middle, to).compute() + left.join();
    }
  }

  private static long recursive(int round) {
    try (ForkJoinPool pool = new ForkJoinPool(2)) {
      return pool.invoke(new Sum(round, 600 + round)) + new Sum(0, 300).invoke();
    }
  }

  private static String timers() throws Exception {
    Timer timer = new Timer();
    CountDownLatch ticks = new CountDownLatch(3);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            ticks.countDown();
          }
        },
        2,
        3);
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    AtomicLong count = new AtomicLong();
    var repeated =
        scheduler.scheduleAtFixedRate(count::incrementAndGet, 1, 2, TimeUnit.MILLISECONDS);
    long later = scheduler.schedule(() -> 7L, 5, TimeUnit.MILLISECONDS).get();
    ticks.await();
    timer.cancel();
    repeated.cancel(false);
    scheduler.shutdown();
    return later + " " + (count.get() > 0) + " " + scheduler.awaitTermination(1, TimeUnit.MINUTES);
  }
}
