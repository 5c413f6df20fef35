package org.cnscs.conformance.bench.codec;

import java.util.Random;
import java.util.function.BiFunction;

/** The graphs that are encoded and decoded. */
public enum Graph {
  /** A: orders with items and customers, 80 to a line of about 32 KB. */
  BUSINESS(8_000, 8_000, 1, (size, random) -> new Shop(random).orders(size)),
  /** B: a red-black tree and a hash map of the same nodes, which know their parents. */
  TREE(40_000, 200_000, 1, (size, random) -> Trees.of(size)),
  /** C: arrays of primitives, 32 KB each. */
  ARRAYS(1024, 1024, 1, Values::arrays),
  /** D: collections and values of the JDK. */
  COLLECTIONS(500, 2_000, 1, Values::mixes),
  /** M: a message of three orders. */
  MESSAGE(3, 3, 100, (size, random) -> new Shop(random).orders(size));

  private static final int SEED = 1;

  private final int quickSize;
  private final int size;
  private final int times;
  private final BiFunction<Integer, Random, Object> maker;

  Graph(int quickSize, int size, int times, BiFunction<Integer, Random, Object> maker) {
    this.quickSize = quickSize;
    this.size = size;
    this.times = times;
    this.maker = maker;
  }

  /** Makes the graph; it is the same each time. */
  public Object make(boolean quick) {
    return make(quick ? quickSize : size);
  }

  /** Makes a graph of another size. */
  Object make(int aSize) {
    return maker.apply(aSize, new Random(SEED));
  }

  /** Returns how many times it is encoded or decoded between two looks at the clock. */
  public int times() {
    return times;
  }
}
