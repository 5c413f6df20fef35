package org.cnscs.conformance.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.cnscs.conformance.bench.codec.Codec;
import org.cnscs.conformance.bench.codec.Graph;
import org.cnscs.conformance.bench.codec.Peer;
import org.cnscs.conformance.bench.codec.SameGraph;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * Encodes and decodes a graph with a codec.
 *
 * <p>What counts are the counters of the thread's own processor time; JMH's score has the pauses of
 * garbage collection and what else the machine does in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** The graph. */
  @Param public Graph graph;

  /** The codec. */
  @Param public Peer peer;

  /** Whether graphs are smaller. */
  @Param({"true", "false"})
  public boolean quick;

  private Object original;
  private Codec<?> codec;

  /** Nanoseconds of the thread's processor time, and how many times the graph went to and fro. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cpu {
    /** Nanoseconds of encoding. */
    public long encode;

    /** Nanoseconds of decoding. */
    public long decode;

    /** Round trips. */
    public long trips;

    /** Begins to count. */
    @Setup(Level.Iteration)
    public void clear() {
      encode = 0;
      decode = 0;
      trips = 0;
    }
  }

  /** Makes the graph, and checks that the codec brings it back. */
  @Setup
  public void make() {
    original = graph.make(quick);
    codec = peer.codec();
    check(codec);
  }

  private <T> void check(Codec<T> codec) {
    SameGraph.check(original, codec.decode(codec.encode(original)));
  }

  /** Encodes and decodes the graph. */
  @Benchmark
  public void trip(Cpu cpu, Blackhole hole) {
    trip(codec, cpu, hole);
  }

  private <T> void trip(Codec<T> codec, Cpu cpu, Blackhole hole) {
    int times = graph.times();
    T encoded = null;
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < times; i++) {
      encoded = codec.encode(original);
      hole.consume(encoded);
    }
    long between = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < times; i++) {
      hole.consume(codec.decode(encoded));
    }
    cpu.decode += THREADS.getCurrentThreadCpuTime() - between;
    cpu.encode += between - start;
    cpu.trips += times;
  }
}
