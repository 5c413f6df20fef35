package org.cnscs.vm.process;

import jdk.internal.vm.CaptureSignal;
import jdk.internal.vm.ProgramThread;
import jdk.internal.vm.ResumeStack;

/**
 * The base frame of a process's threads: below it stands nothing of the program.
 *
 * <p>A signal that captured the thread's frames ends here. The thread then waits to be told to go
 * on, and continues its frames from here, so that its stack does not grow with the number of
 * checkpoints.
 */
final class ThreadBase {

  private ThreadBase() {}

  /** Runs a thread to its end, over any number of captures. */
  static void run(Stopper stopper, ProcessThread me, ProgramThread.Body begin) throws Throwable {
    me.based = true;
    ProgramThread.Body body = me.first == null ? begin : me.first;
    try {
      while (body != null) {
        body = runUntilCaptured(stopper, me, body);
      }
    } catch (Throwable e) {
      me.failed = true;
      throw e;
    } finally {
      stopper.ended(me);
    }
  }

  private static ProgramThread.Body runUntilCaptured(Stopper stopper, ProcessThread me, ProgramThread.Body body)
      throws Throwable {
    try {
      ProgramThread.run(body);
      return null;
    } catch (CaptureSignal signal) {
      ResumeStack next = stopper.unwound(me);
      return next == null ? null : next::resume;
    }
  }
}
