package org.cnscs.vm.program;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/** Class initialisers that method handles of static methods begin, one inside the other. */
public final class HeldHandle {
  /** Whether the place has been reached at which to stay. */
  public static volatile boolean ready;

  /** Whether to stay no longer. */
  public static volatile boolean released;

  private HeldHandle() {}

  static class Base {
    static final String BEGUN = new StringBuilder("begun").toString();
    static final String HELD = hold() + BEGUN;
  }

  static class Derived extends Base {
    static String get(int n, long m) {
      return HELD + n + m;
    }
  }

  static class Outer {
    static final Object INNER = call(Derived.class, "get", 3);
    static final List<Object> ALL = List.of(INNER, "and");

    static Object get(int n, long m) {
      return ALL + "" + n + m;
    }
  }

  private static String hold() {
    ready = true;
    while (!released) {
      Thread.onSpinWait();
    }
    return "held ";
  }

  private static Object call(Class<?> owner, String name, int n) {
    try {
      Class<?> result = owner == Outer.class ? Object.class : String.class;
      MethodHandle get =
          MethodHandles.lookup()
              .findStatic(owner, name, MethodType.methodType(result, int.class, long.class));
      return owner == Outer.class ? get.invoke(n, 5) : (String) get.invokeExact(n, 4L);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  public static Object compute() {
    return call(Outer.class, "get", 1);
  }
}
