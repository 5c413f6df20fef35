package org.cnscs.vm.program;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.invoke.VolatileCallSite;

/** Call sites that are used as objects, and change their targets. */
public final class MutableSites {
  private static final MethodType TYPE = MethodType.methodType(long.class, int.class);

  private MutableSites() {}

  /** Knows what to call after it was called once, and forgets it now and then. */
  private static final class Cache extends MutableCallSite {
    private final MethodHandle first;
    private int misses;

    Cache() throws ReflectiveOperationException {
      super(TYPE);
      first = MethodHandles.lookup().findVirtual(Cache.class, "miss", TYPE).bindTo(this);
      setTarget(first);
    }

    long miss(int n) throws ReflectiveOperationException {
      misses++;
      setTarget(
          MethodHandles.lookup().findStatic(MutableSites.class, n % 2 == 0 ? "a" : "b", TYPE));
      return Loaders.spin(n);
    }
  }

  static long a(int n) {
    return Loaders.spin(n);
  }

  static long b(int n) {
    return Loaders.spin(n) * 3;
  }

  public static Object compute() throws Throwable {
    Cache cache = new Cache();
    VolatileCallSite other =
        new VolatileCallSite(MethodHandles.lookup().findStatic(MutableSites.class, "a", TYPE));
    MethodHandle invoker = cache.dynamicInvoker();
    long sum = 0;
    for (int i = 0; i < 60_000; i++) {
      sum = sum * 31 + (long) cache.getTarget().invokeExact(i);
      sum = sum * 31 + (long) other.getTarget().invokeExact(i);
      sum = sum * 31 + (long) invoker.invokeExact(i);
      if (i % 7 == 0) {
        other.setTarget(cache.getTarget());
        cache.setTarget(cache.first);
      }
    }
    return sum + " " + cache.misses;
  }
}
