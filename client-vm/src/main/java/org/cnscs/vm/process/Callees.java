package org.cnscs.vm.process;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cnscs.vm.transform.PreparedClass;

/**
 * Which method a frame waits for, by the instruction at which it stands.
 *
 * <p>At any instruction the JVM itself may call a method, too: it makes an exception, or asks a
 * class loader. Such a call returns to something else than the program's instruction, and cannot be
 * continued in its place. Initialisers can: where the JVM initialises an interface on its way to a
 * class, that class has polls too. Safe for use by several threads.
 */
final class Callees {
  private final ProcessLoader loader;

  private final Map<Pair, Boolean> possible = new ConcurrentHashMap<>();

  /** Two frames, one below the other, by names alone. */
  private record Pair(String outerClass, String outer, String inner) {}

  Callees(ProcessLoader loader) {
    this.loader = loader;
  }

  /**
   * Tells whether a frame directly below another is that of the method which the other calls. What
   * is linked to a call is not known by its name; but a class loader is never linked to one
   * directly, without frames of handles between them, so it is one that the JVM asks for the types
   * of the call.
   */
  boolean isCalled(ProcessLoader.Place inner, ProcessLoader.Place outer) {
    Map<ProcessLoader.Place, PreparedClass.Callee> known = loader.callees(outer.host());
    PreparedClass.Callee called = known.get(outer);
    if (called == null) {
      called = loader.callee(outer);
      known.put(outer, called);
    }
    if (inner.isInitialiser() && inner.host().isInterface() && !inner.continued()) {
      return !called.isLinked();
    }
    if (inner.isInitialiser()) {
      return true;
    }
    if (called.isLinked()) {
      return inner.continued() || !isAskedForClass(inner);
    }
    return called.method().equals(inner.method())
        && (!called.isConstructor() || called.owner().equals(name(inner)));
  }

  private static boolean isAskedForClass(ProcessLoader.Place inner) {
    return inner.method().startsWith("loadClass(")
        && ClassLoader.class.isAssignableFrom(inner.host());
  }

  /**
   * Tells whether a method of one name may be called by one of another name, as far as names tell.
   */
  boolean mayCall(String outerClass, String outer, String inner) {
    Pair pair = new Pair(outerClass, outer, inner);
    Boolean known = possible.get(pair);
    if (known == null) {
      known = inner.equals("<clinit>") || loader.named().calls(outerClass, outer, inner);
      possible.put(pair, known);
    }
    return known;
  }

  private static String name(ProcessLoader.Place place) {
    return place.host().getName().replace('.', '/');
  }
}
