package jdk.internal.vm;

import java.util.Map;
import java.util.WeakHashMap;

/**
 * The class files that the JDK has made for method handles, by which one sees what their frames do
 * behind a call.
 */
public final class LambdaForms {
  private static final Map<Class<?>, byte[]> FILES = new WeakHashMap<>();

  private LambdaForms() {}

  /** Is called by the JDK when it has defined a class for method handles. */
  public static void defined(Class<?> type, byte[] file) {
    synchronized (FILES) {
      FILES.put(type, file);
    }
  }

  /** Returns the class file of a class for method handles, or null. */
  public static byte[] file(Class<?> type) {
    synchronized (FILES) {
      return FILES.get(type);
    }
  }

  /** Returns the class file of a class for method handles by the class's name, or null. */
  public static byte[] file(String name) {
    synchronized (FILES) {
      for (Map.Entry<Class<?>, byte[]> each : FILES.entrySet()) {
        if (each.getKey().getName().equals(name)) {
          return each.getValue();
        }
      }
      return null;
    }
  }
}
