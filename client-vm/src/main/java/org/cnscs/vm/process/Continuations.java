package org.cnscs.vm.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.vm.HostRights;
import jdk.internal.vm.Resumption;
import org.cnscs.vm.transform.PointTable;
import org.cnscs.vm.transform.PreparedClass;

/**
 * The hidden classes that continue methods of one loader's classes: resumptions, and loops that
 * these share. They are made on first use, and kept as long as the loader.
 */
final class Continuations {
  private final Map<Class<?>, Continued> continued = new ConcurrentHashMap<>();
  private final Map<Target, Resumption> resumptions = new ConcurrentHashMap<>();
  private final Map<Target, MethodHandle> loops = new ConcurrentHashMap<>();
  private final Set<ProcessLoader.Place> capturable = ConcurrentHashMap.newKeySet();
  private final Map<ProcessLoader.Place, PreparedClass.Callee> callees = new ConcurrentHashMap<>();

  /** Which method a class continues, and its own resume points. */
  record Continued(
      Class<?> host, String method, String ownMethod, PointTable table, boolean isLoop) {}

  /** What is continued: a method at the number of a resume point or of a loop's head. */
  private record Target(Class<?> host, String method, int number) {}

  /** Returns what a class continues, or null. */
  Continued of(Class<?> type) {
    return continued.get(type);
  }

  /** Returns the places that were found before, where frames can be captured. */
  Set<ProcessLoader.Place> capturable() {
    return capturable;
  }

  /** Returns what was found to be called at places. */
  Map<ProcessLoader.Place, PreparedClass.Callee> callees() {
    return callees;
  }

  /**
   * Returns the code that continues a method at a resume point.
   *
   * @param model the method's class
   * @throws UnsupportedOperationException if that cannot be done, with the reason
   */
  Resumption resumption(Class<?> host, String method, int point, PreparedClass model) {
    Target key = new Target(host, method, point);
    Resumption known = resumptions.get(key);
    if (known != null) {
      return known;
    }
    Resumption made = make(host, method, point, model);
    Resumption raced = resumptions.putIfAbsent(key, made);
    return raced != null ? raced : made;
  }

  private Resumption make(Class<?> host, String method, int point, PreparedClass model) {
    PreparedClass.Output output;
    synchronized (model) {
      output = model.resumption(method, point);
    }
    try {
      Class<?> type = define(host, method, output, false);
      return (Resumption)
          HostRights.of(type).findConstructor(type, MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new UnsupportedOperationException(
          "Method "
              + host.getName()
              + "."
              + method
              + " cannot be resumed at point "
              + point
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Returns a loop of a method that its resumptions share. */
  MethodHandle loop(Class<?> host, String method, int head, PreparedClass model) {
    return loops.computeIfAbsent(
        new Target(host, method, head), key -> makeLoop(host, method, head, model));
  }

  private MethodHandle makeLoop(Class<?> host, String method, int head, PreparedClass model) {
    PreparedClass.Output output;
    synchronized (model) {
      output = model.loop(method, head);
    }
    try {
      Class<?> type = define(host, method, output, true);
      return HostRights.of(type).unreflect(type.getDeclaredMethods()[0]);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(
          "A loop of " + host.getName() + "." + method + " cannot be linked", e);
    }
  }

  private Class<?> define(Class<?> host, String method, PreparedClass.Output output, boolean isLoop)
      throws IllegalAccessException {
    Class<?> type =
        HostRights.of(host)
            .defineHiddenClass(output.file(), true, Lookup.ClassOption.NESTMATE)
            .lookupClass();
    continued.put(type, new Continued(host, method, onlyMethod(type), output.points(), isLoop));
    return type;
  }

  private static String onlyMethod(Class<?> type) {
    Method method = type.getDeclaredMethods()[0];
    return method.getName()
        + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .descriptorString();
  }
}
