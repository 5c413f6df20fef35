package org.cnscs.heap.exchange;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A few objects that are used again and again, each by one thread at a time. There is one large one
 * at most, which the JVM may take back when memory is short.
 */
final class Kept<T> {

  private static final int MOST = 8;

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(MOST);
  private final AtomicReference<SoftReference<T>> large = new AtomicReference<>();
  private final Supplier<T> maker;

  Kept(Supplier<T> maker) {
    this.maker = maker;
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & MOST - 1;
  }

  /** Returns one that nobody else uses until it is given back. */
  T take() {
    T one = slots.getAndSet(slot(), null);
    return one != null ? one : takeLarge();
  }

  private T takeLarge() {
    SoftReference<T> kept = large.getAndSet(null);
    T one = kept == null ? null : kept.get();
    return one != null ? one : maker.get();
  }

  void giveBack(T one, boolean isLarge) {
    if (isLarge) {
      large.set(new SoftReference<>(one));
    } else {
      slots.setRelease(slot(), one);
    }
  }
}
