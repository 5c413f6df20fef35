package org.cnscs.heap.exchange;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A few objects that are used again and again, each by one thread at a time. The JVM may take them
 * back when memory is short.
 */
final class Kept<T> {

  private static final int MOST = 8;

  private final AtomicReferenceArray<SoftReference<T>> slots = new AtomicReferenceArray<>(MOST);
  private final Supplier<T> maker;

  Kept(Supplier<T> maker) {
    this.maker = maker;
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & MOST - 1;
  }

  /** Returns one that nobody else uses until it is given back. */
  T take() {
    SoftReference<T> kept = slots.getAndSet(slot(), null);
    T one = kept == null ? null : kept.get();
    return one != null ? one : maker.get();
  }

  void giveBack(T one) {
    slots.set(slot(), new SoftReference<>(one));
  }
}
