package org.cnscs.conformance.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.cnscs.conformance.bench.codec.Graph;
import org.cnscs.conformance.bench.codec.Peer;

/** The goals for the times of the XML heap beside those of a peer. */
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

  /** Adds the figures of times. */
  void add(Figures figures, Times heap, Times other) {
    String name = name(graph, peer);
    switch (manner) {
      case AT_MOST -> {
        figures.add(name + ".encode", heap.encode / other.encode, encode);
        figures.add(name + ".decode", heap.decode / other.decode, decode);
      }
      case FASTER -> {
        figures.addAtLeast(name + ".encode.faster", other.encode / heap.encode, encode);
        figures.addAtLeast(name + ".decode.faster", other.decode / heap.decode, decode);
      }
      case TOGETHER ->
          figures.add(name, (heap.encode + heap.decode) / (other.encode + other.decode), encode);
      case RECORDED -> record(figures, name, heap, other);
    }
  }

  /** Adds the figures of times for which there is no goal. */
  static void record(Figures figures, Graph graph, Peer peer, Times heap, Times other) {
    record(figures, name(graph, peer), heap, other);
  }

  private static void record(Figures figures, String name, Times heap, Times other) {
    figures.record(name + ".encode", heap.encode / other.encode);
    figures.record(name + ".decode", heap.decode / other.decode);
  }

  private static String name(Graph graph, Peer peer) {
    return "codec." + (graph + "." + peer).toLowerCase(Locale.ROOT);
  }
}
