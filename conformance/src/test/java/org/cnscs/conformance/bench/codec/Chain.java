package org.cnscs.conformance.bench.codec;

import java.util.concurrent.atomic.AtomicReference;

/** The proof of how long a chain a codec encodes and decodes on a thread with a stack of 1 MB. */
public final class Chain {
  private static final int STACK = 1 << 20;

  private Chain() {}

  /** Returns the longest chain of a million links, a tenth of it and so on; 0 if none. */
  public static int longest(Peer peer, int most) throws InterruptedException {
    int length = most;
    while (length > 0 && !isKept(peer, length)) {
      length /= 10;
    }
    return length;
  }

  /** Tells whether a chain comes back, rather than being too deep for the stack. */
  private static boolean isKept(Peer peer, int length) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(null, () -> trip(peer.codec(), length), "chain of " + length, STACK);
    thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
    thread.start();
    thread.join();
    if (thrown.get() != null && !isTooDeep(thrown.get())) {
      throw new IllegalStateException(
          peer + " does not bring back a chain of " + length, thrown.get());
    }
    return thrown.get() == null;
  }

  private static <T> void trip(Codec<T> codec, int length) {
    Object chain = Trees.chain(length);
    SameGraph.check(chain, codec.decode(codec.encode(chain)));
  }

  private static boolean isTooDeep(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof StackOverflowError) {
        return true;
      }
    }
    return false;
  }
}
