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
    try {
      runToEnd(stopper, me, me.first == null ? begin : me.first);
    } catch (Throwable e) {
      fail(stopper, me, e);
    } finally {
      stopper.ended(me);
    }
  }

  private static void runToEnd(Stopper stopper, ProcessThread me, ProgramThread.Body begin)
      throws Throwable {
    ProgramThread.Body body = begin;
    while (body != null) {
      body = runUntilCaptured(stopper, me, body);
    }
  }

  /**
   * Has a handler of the program see an uncaught exception, as the JVM does when a thread ends;
   * here the handler can be captured. What the handler throws is reported, as the JVM reports it.
   */
  private static void fail(Stopper stopper, ProcessThread me, Throwable e) throws Throwable {
    boolean inHandler = me.failed;
    me.failed = true;
    Thread.UncaughtExceptionHandler handler = handler(me.thread);
    if (!inHandler && handler == null) {
      throw e;
    }
    try {
      if (inHandler) {
        throw e;
      }
      runToEnd(stopper, me, () -> handler.uncaughtException(me.thread, e));
    } catch (Throwable thrown) {
      System.err.printf(
          "%nException: %s thrown from the UncaughtExceptionHandler in thread \"%s\"%n",
          thrown.getClass().getName(), me.thread.getName());
    }
  }

  /** Returns whose business an uncaught exception is, or null if the JDK prints it. */
  private static Thread.UncaughtExceptionHandler handler(Thread thread) {
    Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
    while (handler != null && handler.getClass() == ThreadGroup.class) {
      handler = ((ThreadGroup) handler).getParent();
    }
    return handler == null ? Thread.getDefaultUncaughtExceptionHandler() : handler;
  }

  private static ProgramThread.Body runUntilCaptured(
      Stopper stopper, ProcessThread me, ProgramThread.Body body) throws Throwable {
    try {
      ProgramThread.run(body);
      return null;
    } catch (CaptureSignal signal) {
      ResumeStack next = stopper.unwound(me);
      return next == null ? null : next::resume;
    }
  }
}
