package jdk.internal.vm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * The poll at the heads of a program's loops.
 *
 * <p>The compiler hoists the read of {@link Poll}'s field out of loops without calls, and a thread
 * in such a loop does not notice that the field has changed. For that thread alone there is a
 * second way: a call site that does nothing until {@link #insist} changes its target, which throws
 * away the compiled code of every loop. That is slow, so it is used only when a thread has not
 * answered in time.
 */
public final class LoopPoll {
  private static final MutableCallSite LOOPS =
      new MutableCallSite(MethodType.methodType(void.class));
  private static final MethodHandle INVOKER = LOOPS.dynamicInvoker();
  private static final MethodHandle NOTHING =
      MethodHandles.empty(MethodType.methodType(void.class));
  private static final MethodHandle STOP = stopHandle();

  static {
    LOOPS.setTarget(NOTHING);
  }

  private LoopPoll() {}

  private static MethodHandle stopHandle() {
    try {
      return MethodHandles.lookup()
          .findStatic(Poll.class, "poll", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Is called by transformed code at the head of a loop. */
  public static void loop() throws Throwable {
    if (Poll.isArmed()) {
      ProgramThread.stopHere();
    }
    INVOKER.invokeExact();
  }

  /** Makes even those threads notice whose loops were compiled without reading the field. */
  public static void insist() {
    if (LOOPS.getTarget() != STOP) {
      LOOPS.setTarget(STOP);
      MutableCallSite.syncAll(new MutableCallSite[] {LOOPS});
    }
  }

  static void relent() {
    if (LOOPS.getTarget() != NOTHING) {
      LOOPS.setTarget(NOTHING);
    }
  }
}
