package org.cnscs.heap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;

/**
 * The references that the collector has cleared and the JDK has not yet put into their queues: no
 * object refers to them, so they must be in their queues before a heap is written.
 */
final class PendingReferences {
  private static final MethodHandle WAIT = find();

  private PendingReferences() {}

  private static MethodHandle find() {
    try {
      return ((Lookup) Raw.getStatic(Lookup.class, "IMPL_LOOKUP"))
          .findStatic(
              Reference.class, "waitForReferenceProcessing", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This JDK has no Reference.waitForReferenceProcessing; use JDK 25", e);
    }
  }

  /** Waits until all are in their queues. */
  static void settle() {
    try {
      while ((boolean) WAIT.invokeExact()) {
        // Some were put into their queues meanwhile; there may be more.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      throw new IllegalStateException("The JDK does not settle its references", e);
    }
  }
}
