package org.cnscs.conformance.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.cnscs.conformance.bench.CodecGoal.Times;
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
 * Encodes and decodes a graph with a form of the XML heap and with a peer, by turns of at least a
 * twentieth of a second, so that a slow moment of the machine meets both.
 *
 * <p>What counts are the counters of the thread's own processor time; JMH's score has the pauses of
 * garbage collection and what else the machine does in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long SLICE = 50_000_000; // nanoseconds

  /** The graph. */
  @Param public Graph graph;

  /** The form of the XML heap. */
  @Param({"HEAP", "NATURAL"})
  public Peer ours;

  /** The peer. */
  @Param({"KRYO", "JAVA", "XSTREAM", "FORY"})
  public Peer peer;

  /** Whether graphs are smaller. */
  @Param({"true", "false"})
  public boolean quick;

  private Object original;
  private Codec<?> mine;
  private Codec<?> other;

  /** Sums of nanoseconds of the thread's processor time that a graph takes once. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cpu {
    /** Nanoseconds of encoding by ours. */
    public long ourEncode;

    /** Nanoseconds of decoding by ours. */
    public long ourDecode;

    /** Nanoseconds of encoding by the peer. */
    public long peerEncode;

    /** Nanoseconds of decoding by the peer. */
    public long peerDecode;

    /** How many times each of them was measured. */
    public long rounds;

    /** Forgets the iteration before. */
    @Setup(Level.Iteration)
    public void clear() {
      ourEncode = ourDecode = peerEncode = peerDecode = rounds = 0;
    }
  }

  /** Makes the graph, and checks that the codecs bring it back. */
  @Setup
  public void make() {
    original = graph.make(quick);
    mine = ours.codec();
    other = peer.codec();
    check(mine);
    check(other);
  }

  private <T> void check(Codec<T> codec) {
    SameGraph.check(original, codec.decode(codec.encode(original)));
  }

  /** Encodes and decodes the graph with both. */
  @Benchmark
  public void trip(Cpu cpu, Blackhole hole) {
    Times our = trip(mine, hole);
    Times their = trip(other, hole);
    cpu.ourEncode += (long) our.encode();
    cpu.ourDecode += (long) our.decode();
    cpu.peerEncode += (long) their.encode();
    cpu.peerDecode += (long) their.decode();
    cpu.rounds++;
  }

  private <T> Times trip(Codec<T> codec, Blackhole hole) {
    double encode = measure(() -> hole.consume(codec.encode(original)));
    T encoded = codec.encode(original);
    return new Times(encode, measure(() -> hole.consume(codec.decode(encoded))));
  }

  /** Does something for a slice of time; returns the nanoseconds that it takes once. */
  private double measure(Runnable once) {
    long start = THREADS.getCurrentThreadCpuTime();
    long taken = 0;
    long times = 0;
    while (taken < SLICE) {
      for (int i = 0; i < graph.times(); i++, times++) {
        once.run();
      }
      taken = THREADS.getCurrentThreadCpuTime() - start;
    }
    return (double) taken / times;
  }
}
