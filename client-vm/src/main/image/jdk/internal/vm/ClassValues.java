package jdk.internal.vm;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The classes for which a program has asked a {@link ClassValue}: the JDK keeps the values with the
 * classes, and cannot say which these are.
 */
public final class ClassValues {
  private static final Map<Class<?>, Boolean> CLASSES =
      Collections.synchronizedMap(new WeakHashMap<>());

  private ClassValues() {}

  /** Is called by the JDK when it has to look for a value. */
  public static void used(Class<?> type) {
    if (ProgramThread.isMarked() && type != null) {
      ProgramThread.leave();
      try {
        add(type);
      } finally {
        ProgramThread.enter(true);
      }
    }
  }

  /** Adds a class. */
  public static void add(Class<?> type) {
    CLASSES.put(type, true);
  }

  /** Returns the classes. */
  public static List<Class<?>> classes() {
    synchronized (CLASSES) {
      return List.copyOf(CLASSES.keySet());
    }
  }
}
