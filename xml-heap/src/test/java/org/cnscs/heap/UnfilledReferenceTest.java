package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The collector may find a reference before all of its fields are read. */
@Timeout(120)
class UnfilledReferenceTest {
  private static final long PATIENCE = 20_000; // milliseconds

  @Test
  void collect_ofWhatAnUnfilledReferenceRefersTo_leavesReferencesToBeQueued() throws Exception {
    Shapes shapes = new Shapes(new TestPolicy(), getClass().getClassLoader());
    Reference<?> made = (Reference<?>) LineObjects.allocate(shapes.of(WeakReference.class));
    Raw.set(made, "referent", new Object());
    while (!made.refersTo(null)) {
      System.gc();
    }
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    Reference<Object> next = new WeakReference<>(new Object(), queue);
    while (!next.refersTo(null)) {
      System.gc();
    }
    assertNotNull(queue.remove(PATIENCE), "the next reference is never put into its queue");
  }
}
