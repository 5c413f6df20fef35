package org.cnscs.vm.program;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Work below a call site that the program links itself; the test makes calls of {@link #site} such
 * call sites.
 */
public final class CallSites {
  private CallSites() {}

  public static Object compute() throws ReflectiveOperationException {
    StringBuilder out = new StringBuilder();
    long sum = 0;
    for (int i = 0; i < 40_000; i++) {
      sum = sum * 31 + site(i, sum);
    }
    return out.append(sum).toString();
  }

  /** Stands where the test puts a call site. */
  static long site(int n, long sum) {
    return target(n, sum);
  }

  private static long target(int n, long sum) {
    return Callbacks.spin(n) + sum;
  }

  /** Links a call site to the private method, with the rights of this class. */
  static CallSite link(MethodHandles.Lookup caller, String name, MethodType type)
      throws ReflectiveOperationException {
    return new ConstantCallSite(caller.findStatic(caller.lookupClass(), "target", type));
  }
}
