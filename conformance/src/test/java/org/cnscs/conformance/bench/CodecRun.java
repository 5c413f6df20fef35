package org.cnscs.conformance.bench;

import com.github.luben.zstd.Zstd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cnscs.conformance.bench.CodecGoal.Ratios;
import org.cnscs.conformance.bench.CodecGoal.Times;
import org.cnscs.conformance.bench.codec.Chain;
import org.cnscs.conformance.bench.codec.Codec;
import org.cnscs.conformance.bench.codec.Graph;
import org.cnscs.conformance.bench.codec.Peer;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The benchmark {@code codec}: encoding and decoding graphs of objects by the XML heap, as whole
 * checkpoints and in the natural form, beside Kryo, Java serialization, XStream and Apache Fory.
 *
 * <p>A ratio is that of the thread's processor times in the median iteration of the median fork;
 * one form of the XML heap and one peer take turns in a fork.
 */
final class CodecRun {
  private static final int CHAIN = 1_000_000;
  private static final Set<Peer> FAST = EnumSet.of(Peer.KRYO, Peer.JAVA, Peer.FORY);
  private static final Set<Peer> OURS = EnumSet.of(Peer.HEAP, Peer.NATURAL);
  private static final double RAW = 3.1;
  private static final double COMPRESSED = 1.25;
  private static final String STACK = "-Xss512m"; // for peers that follow references by calls

  private final boolean quick;
  private final Figures figures = new Figures();

  private CodecRun(boolean quick) {
    this.quick = quick;
  }

  static Figures run(boolean quick) throws RunnerException, InterruptedException {
    CodecRun run = new CodecRun(quick);
    for (Peer ours : OURS) {
      for (Graph graph : Graph.values()) {
        run.measure(ours, graph);
      }
      run.compareSizes(ours);
    }
    run.compareChains();
    return run.figures;
  }

  private void measure(Peer ours, Graph graph) throws RunnerException {
    for (RunResult result : results(ours, graph)) {
      Peer peer = Peer.valueOf(result.getParams().getParam("peer"));
      print(ours, graph, peer, result);
      Ratios ratios =
          Ratios.median(result.getBenchmarkResults().stream().map(CodecRun::ratios).toList());
      Optional<CodecGoal> goal = CodecGoal.of(graph, peer);
      if (goal.isPresent()) {
        goal.get().add(figures, ours, ratios);
      } else {
        CodecGoal.record(figures, ours, graph, peer, ratios);
      }
    }
  }

  private static void print(Peer ours, Graph graph, Peer peer, RunResult result) {
    System.out.printf(
        Locale.ROOT,
        "%s: %s encodes in %.4f ms and decodes in %.4f ms, %s in %.4f and %.4f ms%n",
        graph,
        ours,
        fastest(result, "ourEncode"),
        fastest(result, "ourDecode"),
        peer,
        fastest(result, "peerEncode"),
        fastest(result, "peerDecode"));
  }

  /**
   * Returns the peers of a graph: those with a goal, and the fast ones that can encode it if there
   * is time.
   */
  private List<Peer> peers(Graph graph) {
    return Arrays.stream(Peer.values())
        .filter(
            peer ->
                CodecGoal.of(graph, peer).isPresent()
                    || !quick && FAST.contains(peer) && peer.canEncode(graph))
        .toList();
  }

  private Collection<RunResult> results(Peer ours, Graph graph) throws RunnerException {
    List<String> flags = new ArrayList<>(List.of(System.getProperty("bench.flags").split(" ")));
    flags.addAll(List.of("--sun-misc-unsafe-memory-access=allow", STACK, "-Xms3g", "-Xmx3g"));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(CodecBenchmark.class.getName())
            .param("graph", graph.name())
            .param("ours", ours.name())
            .param("peer", peers(graph).stream().map(Peer::name).toArray(String[]::new))
            .param("quick", "" + quick)
            .jvm(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .jvmArgs(flags.toArray(String[]::new))
            .shouldFailOnError(true)
            .forks(quick ? 1 : 5)
            .warmupIterations(quick ? 4 : 6)
            .warmupTime(TimeValue.milliseconds(quick ? 1000 : 2000))
            .measurementIterations(quick ? 6 : 9)
            .measurementTime(TimeValue.milliseconds(quick ? 700 : 1000));
    return new Runner(options.build()).run();
  }

  private static Ratios ratios(BenchmarkResult fork) {
    return Ratios.median(
        fork.getIterationResults().stream()
            .map(iteration -> Ratios.of(times(iteration, "our"), times(iteration, "peer")))
            .toList());
  }

  private static Times times(IterationResult iteration, String codec) {
    return new Times(count(iteration, codec + "Encode"), count(iteration, codec + "Decode"));
  }

  /** Returns the milliseconds of one encoding or decoding in the fastest iteration. */
  private static double fastest(RunResult result, String counter) {
    return result.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream())
        .mapToDouble(iteration -> count(iteration, counter) / count(iteration, "rounds") / 1e6)
        .min()
        .orElseThrow();
  }

  private static double count(IterationResult iteration, String counter) {
    return iteration.getSecondaryResults().get(counter).getScore();
  }

  /** Adds the size of A beside that of Kryo, as it is and after compressing each document. */
  private void compareSizes(Peer ours) {
    Object graph = Graph.BUSINESS.make(quick);
    List<byte[]> own = documents(ours.codec(), graph);
    List<byte[]> kryo = documents(Peer.KRYO.codec(), graph);
    String name = CodecGoal.name(ours) + "business.kryo.size";
    figures.add(name, (double) bytes(own) / bytes(kryo), RAW);
    figures.add(
        name + ".zstd", (double) bytes(compressed(own)) / bytes(compressed(kryo)), COMPRESSED);
  }

  private static <T> List<byte[]> documents(Codec<T> codec, Object graph) {
    return codec.documents(codec.encode(graph));
  }

  private static List<byte[]> compressed(List<byte[]> documents) {
    return documents.stream().map(document -> Zstd.compress(document, 1)).toList();
  }

  private static long bytes(List<byte[]> documents) {
    return documents.stream().mapToLong(document -> document.length).sum();
  }

  /** Adds how many times longer a chain of a million is than the longest that comes back. */
  private void compareChains() throws InterruptedException {
    for (Peer peer : Peer.values()) {
      int longest = Chain.longest(peer, CHAIN);
      System.out.println("Longest chain by " + peer + " on a stack of 1 MB: " + longest);
      if (OURS.contains(peer)) {
        figures.add(CodecGoal.name(peer) + "chain", (double) CHAIN / longest, 1);
      }
    }
  }
}
