package org.cnscs.vm.program;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.List;

/**
 * Call sites that the program keeps, and changes, while instructions are linked to them; the test
 * makes calls of {@link #site} such instructions.
 */
public final class LinkedSites {
  private static final MethodType TYPE = MethodType.methodType(long.class, int.class);
  private static final List<Cache> CACHES = new ArrayList<>();

  private LinkedSites() {}

  /** Knows what to call after it was called once, and is made to forget it now and then. */
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
      setTarget(MethodHandles.lookup().findStatic(LinkedSites.class, n % 2 == 0 ? "a" : "b", TYPE));
      return Loaders.spin(n);
    }
  }

  static long a(int n) {
    return Loaders.spin(n);
  }

  static long b(int n) {
    return Loaders.spin(n) * 3;
  }

  /** Links a call site of its own to each instruction. */
  static CallSite link(MethodHandles.Lookup caller, String name, MethodType type)
      throws ReflectiveOperationException {
    Cache made = new Cache();
    CACHES.add(made);
    return made;
  }

  /** Does what the call sites do. */
  static long site(int n) throws Throwable {
    if (CACHES.isEmpty()) {
      link(MethodHandles.lookup(), "site", TYPE);
    }
    return (long) CACHES.getFirst().getTarget().invokeExact(n);
  }

  public static Object compute() throws Throwable {
    CACHES.clear();
    long sum = 0;
    for (int i = 0; i < 60_000; i++) {
      sum = sum * 31 + site(i);
      sum = sum * 31 + Loaders.spin(i);
      if (i % 7 == 0) {
        CACHES.getFirst().setTarget(CACHES.getFirst().first);
      }
    }
    return sum + " " + CACHES.getFirst().misses + " " + CACHES.size();
  }
}
