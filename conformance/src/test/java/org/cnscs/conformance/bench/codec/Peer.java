package org.cnscs.conformance.bench.codec;

import java.util.function.Supplier;

/**
 * The codecs that are compared: the two forms of the XML heap, and their peers with reference
 * tracking on.
 */
public enum Peer {
  /** A whole checkpoint of a process that has the graph. */
  HEAP(HeapCodec::new),
  /** The natural form, for exchange. */
  NATURAL(NaturalCodec::new),
  /** Kryo with registered classes. */
  KRYO(KryoCodec::new),
  /** The serialization of the JDK. */
  JAVA(JavaCodec::new),
  /** XStream on Woodstox with references by id. */
  XSTREAM(XStreamCodec::new),
  /** Apache Fory with registered classes. */
  FORY(ForyCodec::new);

  private final Supplier<Codec<?>> maker;

  Peer(Supplier<Codec<?>> maker) {
    this.maker = maker;
  }

  /**
   * Tells whether the codec knows all classes of a graph: Java has no form for an optional, and
   * XStream none for some of the JDK's classes unless their packages are opened.
   */
  public boolean canEncode(Graph graph) {
    return graph != Graph.COLLECTIONS || this != JAVA && this != XSTREAM;
  }

  /** Makes the codec; it is for one thread. */
  public Codec<?> codec() {
    return maker.get();
  }
}
