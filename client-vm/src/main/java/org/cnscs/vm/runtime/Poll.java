package org.cnscs.vm.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * The polls in transformed code: where a thread notices that it should stop.
 *
 * <p>A poll reads a plain static field, which costs next to nothing because the compiler may keep
 * the value: it hoists the read out of loops without calls, and a thread in such a loop does not
 * notice that the field has changed. For that thread alone there is a second way: a call site that
 * does nothing until {@link #insist} changes its target, which throws away the compiled code of
 * every loop. That is slow, so it is used only when a thread has not answered in time.
 */
public final class Poll {
  private static final MutableCallSite LOOPS =
      new MutableCallSite(MethodType.methodType(void.class));
  private static final MethodHandle INVOKER = LOOPS.dynamicInvoker();
  private static final MethodHandle NOTHING =
      MethodHandles.empty(MethodType.methodType(void.class));
  private static final MethodHandle STOP = stopHandle();

  private static boolean armed;

  /** Whether threads are asked to stop, or some class may not be used. */
  private static boolean guarded;

  private static boolean unfinished;
  private static Thread onlyUser;

  /** The thread that is not asked to stop, and may use all classes; null if there is none. */
  private static Thread passes;

  static {
    LOOPS.setTarget(NOTHING);
  }

  private Poll() {}

  private static MethodHandle stopHandle() {
    try {
      return MethodHandles.lookup()
          .findStatic(Poll.class, "stop", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Is called by transformed code at the entry of a method and after a monitor was entered. */
  public static void poll() throws CaptureSignal {
    if (armed) {
      stop();
    }
  }

  /**
   * Is called by transformed code before a class is used whose initialiser may have been captured.
   */
  public static void enter(Class<?> type) throws CaptureSignal {
    if (guarded && Thread.currentThread() != passes) {
      ProgramThread.enter(type);
    }
  }

  /**
   * Tells whether there are classes that may not be used by every thread.
   *
   * @param user the only thread that may use them; null if there is none, or not one for all
   */
  public static synchronized void guard(boolean some, Thread user) {
    unfinished = some;
    onlyUser = user;
    arm(armed);
  }

  /** Is called by transformed code at the head of a loop. */
  public static void loop() throws Throwable {
    if (armed) {
      stop();
    }
    INVOKER.invokeExact();
  }

  /** Tells whether threads are asked to stop. */
  public static boolean isArmed() {
    return armed;
  }

  /** Asks all threads to stop, or no longer does. */
  public static synchronized void arm(boolean stop) {
    armed = stop;
    guarded = stop || unfinished;
    passes = stop ? null : onlyUser;
    if (!stop && LOOPS.getTarget() != NOTHING) {
      LOOPS.setTarget(NOTHING);
    }
  }

  /** Makes even those threads notice whose loops were compiled without reading the field. */
  public static void insist() {
    if (LOOPS.getTarget() != STOP) {
      LOOPS.setTarget(STOP);
      MutableCallSite.syncAll(new MutableCallSite[] {LOOPS});
    }
  }

  private static void stop() throws CaptureSignal {
    if (armed) {
      ProgramThread.stopHere();
    }
  }
}
