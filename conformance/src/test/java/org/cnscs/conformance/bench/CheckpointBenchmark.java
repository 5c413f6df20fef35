package org.cnscs.conformance.bench;

import demo.shop.Order;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cnscs.conformance.bench.codec.Checkpoints;
import org.cnscs.conformance.bench.codec.Checkpoints.Taken;
import org.cnscs.conformance.bench.codec.SameGraph;
import org.cnscs.conformance.bench.codec.Shop;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Takes a full checkpoint of a heap of orders and three incremental ones, and makes the objects of
 * the last anew. Each of them has its own counter.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CheckpointBenchmark {
  private static final int CHECKED = 1 << 20; // bytes of a heap that is compared object by object

  /** The size of the heap. */
  @Param({"128", "1024"})
  public long megabytes;

  private final Shop shop = new Shop(new Random(1));
  private List<List<Order>> days;
  private long used;

  /** Nanoseconds and bytes. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Counters {
    /** The bytes of the JVM's heap that the objects take. */
    public long heap;

    /** Nanoseconds of the full checkpoint. */
    public long full;

    /** Bytes of the full checkpoint. */
    public long fullBytes;

    /** Nanoseconds of a checkpoint when nothing has changed. */
    public long same;

    /** Bytes of a checkpoint when nothing has changed. */
    public long sameBytes;

    /** Nanoseconds of a checkpoint when objects anywhere have changed. */
    public long scattered;

    /** Nanoseconds for which a process would stand still, when objects anywhere have changed. */
    public long scatteredPause;

    /** Bytes of a checkpoint when objects anywhere have changed. */
    public long scatteredBytes;

    /** Nanoseconds of a checkpoint when objects beside each other have changed. */
    public long together;

    /**
     * Nanoseconds for which a process would stand still, when objects beside each other have
     * changed.
     */
    public long togetherPause;

    /** Bytes of a checkpoint when objects beside each other have changed. */
    public long togetherBytes;

    /** Nanoseconds of resuming. */
    public long resume;

    /** Forgets the iteration before. */
    @Setup(Level.Iteration)
    public void clear() {
      heap = full = fullBytes = same = sameBytes = 0;
      scattered = scatteredPause = scatteredBytes = resume = 0;
      together = togetherPause = togetherBytes = 0;
    }
  }

  /** Makes the heap, and checks that a small one comes back. */
  @Setup
  public void make() {
    List<List<Order>> small = shop.days(CHECKED);
    SameGraph.check(small, rounds(small, new Counters()));
    long before = used();
    days = shop.days(megabytes << 20);
    used = used() - before;
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Takes the checkpoints and resumes. */
  @Benchmark
  public void run(Counters counters) {
    @SuppressWarnings("unchecked")
    List<List<Order>> resumed = (List<List<Order>>) rounds(days, counters);
    counters.heap = used;
    if (Shop.sum(resumed) != Shop.sum(days)) {
      throw new IllegalStateException(
          "The orders that were resumed have the sum "
              + Shop.sum(resumed)
              + ", expected "
              + Shop.sum(days));
    }
  }

  private Object rounds(List<List<Order>> heap, Counters counters) {
    Checkpoints checkpoints = new Checkpoints();
    Taken full = checkpoints.take(heap);
    long changed = full.objects() / 100;
    Taken same = checkpoints.take(heap);
    shop.change(heap, changed, false);
    Taken together = checkpoints.take(heap);
    shop.change(heap, changed, true);
    Taken scattered = checkpoints.take(heap);
    counters.full = full.nanos();
    counters.fullBytes = full.bytes();
    counters.same = same.nanos();
    counters.sameBytes = same.bytes();
    counters.together = together.nanos();
    counters.togetherPause = together.pause();
    counters.togetherBytes = together.bytes();
    counters.scattered = scattered.nanos();
    counters.scatteredPause = scattered.pause();
    counters.scatteredBytes = scattered.bytes();
    long start = System.nanoTime();
    Object resumed = checkpoints.resume();
    counters.resume = System.nanoTime() - start;
    return resumed;
  }
}
