package org.cnscs.conformance.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cnscs.conformance.bench.codec.Graph;
import org.cnscs.conformance.bench.codec.Peer;

/** The goals for the times of a form of the XML heap beside those of a peer. */
enum CodecGoal {
  BUSINESS_KRYO(Graph.BUSINESS, Peer.KRYO, Manner.AT_MOST, 1.0, 1.0),
  BUSINESS_JAVA(Graph.BUSINESS, Peer.JAVA, Manner.FASTER, 2.8, 3.5),
  BUSINESS_XSTREAM(Graph.BUSINESS, Peer.XSTREAM, Manner.FASTER, 15, 25),
  BUSINESS_FORY(Graph.BUSINESS, Peer.FORY, Manner.AT_MOST, 3, 3),
  TREE_KRYO(Graph.TREE, Peer.KRYO, Manner.AT_MOST, 0.75, 1.3),
  ARRAYS_JAVA(Graph.ARRAYS, Peer.JAVA, Manner.AT_MOST, 1.4, 3),
  COLLECTIONS_KRYO(Graph.COLLECTIONS, Peer.KRYO, Manner.RECORDED, 0, 0),
  MESSAGE_KRYO(Graph.MESSAGE, Peer.KRYO, Manner.TOGETHER, 0.8, 0.8);

  /** How times are compared. */
  enum Manner {
    /** The time is at most so many times that of the peer. */
    AT_MOST,
    /** It is so many times shorter than that of the peer. */
    FASTER,
    /** Encoding and decoding together take at most so many times what the peer takes. */
    TOGETHER,
    /** There is no goal. */
    RECORDED
  }

  /**
   * The times of a codec for a graph, in nanoseconds.
   *
   * @param encode the time to encode it
   * @param decode the time to decode it
   */
  record Times(double encode, double decode) {}

  /**
   * How many times a form of the XML heap takes what a peer takes.
   *
   * @param encode to encode a graph
   * @param decode to decode it
   * @param together for both
   */
  record Ratios(double encode, double decode, double together) {
    static Ratios of(Times our, Times peer) {
      return new Ratios(
          our.encode / peer.encode,
          our.decode / peer.decode,
          (our.encode + our.decode) / (peer.encode + peer.decode));
    }

    /** Returns the median of each ratio. */
    static Ratios median(List<Ratios> all) {
      return new Ratios(
          Figures.median(all.stream().map(Ratios::encode).toList()),
          Figures.median(all.stream().map(Ratios::decode).toList()),
          Figures.median(all.stream().map(Ratios::together).toList()));
    }
  }

  private final Graph graph;
  private final Peer peer;
  private final Manner manner;
  private final double encode;
  private final double decode;

  CodecGoal(Graph graph, Peer peer, Manner manner, double encode, double decode) {
    this.graph = graph;
    this.peer = peer;
    this.manner = manner;
    this.encode = encode;
    this.decode = decode;
  }

  /** Returns the goal for a graph and a peer. */
  static Optional<CodecGoal> of(Graph graph, Peer peer) {
    return Arrays.stream(values())
        .filter(goal -> goal.graph == graph && goal.peer == peer)
        .findFirst();
  }

  /** Adds the figures of how many times a form of the XML heap takes what the peer takes. */
  void add(Figures figures, Peer ours, Ratios ratios) {
    String name = name(ours, graph, peer);
    switch (manner) {
      case AT_MOST -> {
        figures.add(name + ".encode", ratios.encode, encode);
        figures.add(name + ".decode", ratios.decode, decode);
      }
      case FASTER -> {
        figures.addAtLeast(name + ".encode.faster", 1 / ratios.encode, encode);
        figures.addAtLeast(name + ".decode.faster", 1 / ratios.decode, decode);
      }
      case TOGETHER -> figures.add(name, ratios.together, encode);
      case RECORDED -> record(figures, name, ratios);
    }
  }

  /** Adds the figures of times for which there is no goal. */
  static void record(Figures figures, Peer ours, Graph graph, Peer peer, Ratios ratios) {
    record(figures, name(ours, graph, peer), ratios);
  }

  private static void record(Figures figures, String name, Ratios ratios) {
    figures.record(name + ".encode", ratios.encode);
    figures.record(name + ".decode", ratios.decode);
  }

  /** Returns the begin of the names of figures about a form of the XML heap. */
  static String name(Peer ours) {
    return ours == Peer.NATURAL ? "codec.natural." : "codec.";
  }

  private static String name(Peer ours, Graph graph, Peer peer) {
    return name(ours) + (graph + "." + peer).toLowerCase(Locale.ROOT);
  }
}
