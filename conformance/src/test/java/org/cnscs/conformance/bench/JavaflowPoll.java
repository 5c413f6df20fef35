package org.cnscs.conformance.bench;

import org.apache.commons.javaflow.api.Continuation;
import org.apache.commons.javaflow.api.continuable;

/**
 * The poll that makes a kernel stop anywhere by means of javaflow, which has none of its own.
 *
 * <p>Loaded by {@link JavaflowLoader}. Used by one thread.
 */
public final class JavaflowPoll {
  /** Whether the next poll is to suspend. */
  public static boolean armed;

  private JavaflowPoll() {}

  /** Suspends, if that is wanted. */
  @continuable
  public static void poll() {
    if (armed) {
      armed = false;
      Continuation.suspend();
    }
  }
}
