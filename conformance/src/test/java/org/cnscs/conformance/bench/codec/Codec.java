package org.cnscs.conformance.bench.codec;

import java.util.List;

/**
 * A way to turn a graph of objects into bytes and back, which keeps who refers to whom.
 *
 * @param <T> what it makes of a graph
 */
public interface Codec<T> {

  /** Encodes a graph. */
  T encode(Object graph);

  /** Makes the graph anew. */
  Object decode(T encoded);

  /** Returns the documents that would be kept, each of which would be compressed by itself. */
  List<byte[]> documents(T encoded);
}
