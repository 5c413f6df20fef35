package org.cnscs.vm.process;

import org.cnscs.vm.runtime.CaptureSignal;
import org.cnscs.vm.runtime.ResumeStack;
import org.cnscs.vm.runtime.StackTraces;

/**
 * The base frame of a process's threads: below it stands nothing of the program.
 *
 * <p>A signal that captured the thread's frames ends here. The thread then waits to be told to go
 * on, and continues its frames from here, so that its stack does not grow with the number of
 * checkpoints.
 */
final class ThreadBase {

  private ThreadBase() {}

  /** What a thread runs. */
  @FunctionalInterface
  interface Body {
    void run() throws Throwable;
  }

  /** Runs a thread to its end, over any number of captures. */
  static void run(Stopper stopper, ProcessThread me, Body begin) throws Throwable {
    me.based = true;
    Body body = me.first == null ? begin : me.first;
    try {
      while (body != null) {
        body = runUntilCaptured(stopper, me, body);
      }
    } catch (Throwable e) {
      me.failed = true;
      StackTraces.hideClientVm(e);
      throw e;
    } finally {
      stopper.ended(me);
    }
  }

  private static Body runUntilCaptured(Stopper stopper, ProcessThread me, Body body)
      throws Throwable {
    try {
      body.run();
      return null;
    } catch (CaptureSignal signal) {
      ResumeStack next = stopper.unwound(me);
      return next == null ? null : next::resume;
    }
  }
}
