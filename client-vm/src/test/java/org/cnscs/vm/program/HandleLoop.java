package org.cnscs.vm.program;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** A loop that a method handle runs, over methods which are too short to have a poll. */
public final class HandleLoop {
  /** How often it has turned. */
  public static volatile long turns;

  /** Whether it is to go on. */
  public static volatile boolean goes = true;

  private HandleLoop() {}

  private static boolean goes(long sum) {
    return goes;
  }

  private static long body(long sum) {
    return next(sum);
  }

  /** Calls what is not known to be short, so that it is no part of its caller. */
  private static long next(long sum) {
    turns++;
    return Called.INSTANCE.next(sum);
  }

  /** A class that another might extend. */
  static class Called {
    static final Called INSTANCE = new Called();

    long next(long sum) {
      return sum + 1;
    }
  }

  public static Object compute() throws Throwable {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandle loop =
        MethodHandles.whileLoop(
            MethodHandles.constant(long.class, 0L),
            lookup.findStatic(HandleLoop.class, "goes", methodType(boolean.class, long.class)),
            lookup.findStatic(HandleLoop.class, "body", methodType(long.class, long.class)));
    return (long) loop.invokeExact() == turns;
  }
}
