package org.cnscs.vm.program;

import java.lang.reflect.Proxy;
import java.util.function.IntSupplier;

/** Holds a dynamic proxy. */
public final class Proxied {
  /** Whether it is there. */
  public static volatile boolean ready;

  private Proxied() {}

  public static Object compute() throws InterruptedException {
    Object proxy =
        Proxy.newProxyInstance(
            Proxied.class.getClassLoader(),
            new Class<?>[] {IntSupplier.class},
            (self, method, arguments) -> 7);
    ready = true;
    for (int i = 0; i < 100; i++) {
      Thread.sleep(5);
    }
    return ((IntSupplier) proxy).getAsInt();
  }
}
