package jdk.internal.vm;

import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The class files that the JDK has made for method handles, by which one sees what their frames do
 * behind a call.
 */
public final class LambdaForms {
  private static final Map<Class<?>, byte[]> FILES = new WeakHashMap<>();

  /** The threads in which a class file is being changed now, which may need further ones. */
  private static final Set<Thread> CHANGING = ConcurrentHashMap.newKeySet();

  private static volatile Host host;

  private LambdaForms() {}

  /** The client VM, as the JDK's maker of classes for method handles sees it. */
  public interface Host {

    /** Returns what is to be defined in place of a class file; the same array if nothing else. */
    byte[] file(byte[] made);

    /** Takes note that a class was defined from what {@link #file} gave. */
    void defined(Class<?> type, byte[] file);
  }

  /** Makes a client VM answer. */
  public static void serve(Host answering) {
    host = answering;
  }

  /** Is called by the JDK before it defines a class for method handles. */
  public static byte[] file(byte[] made) {
    Host asked = host;
    Thread current = Thread.currentThread();
    if (asked == null || !CHANGING.add(current)) {
      return made;
    }
    boolean marked = ProgramThread.leave();
    try {
      return asked.file(made);
    } finally {
      ProgramThread.enter(marked);
      CHANGING.remove(current);
    }
  }

  /** Is called by the JDK when it has defined a class for method handles. */
  public static void defined(Class<?> type, byte[] file) {
    boolean marked = ProgramThread.leave();
    try {
      synchronized (FILES) {
        FILES.put(type, file);
      }
      Host asked = host;
      if (asked != null) {
        asked.defined(type, file);
      }
    } finally {
      ProgramThread.enter(marked);
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
