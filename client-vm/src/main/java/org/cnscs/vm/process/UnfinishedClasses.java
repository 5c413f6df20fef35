package org.cnscs.vm.process;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cnscs.vm.runtime.Poll;

/**
 * The classes whose initialisers were captured before they had ended, and which the JVM takes for
 * initialised: until the rest has run, only the thread that runs it may use them. This is what the
 * JVM does with classes that it initialises itself (JVMS 5.5).
 */
final class UnfinishedClasses {
  private final Map<Class<?>, Thread> threads = new ConcurrentHashMap<>();
  private final Map<Class<?>, String> failed = new ConcurrentHashMap<>();

  /** Notes that a thread will run the rest of a class's initialiser. */
  void add(Class<?> type, Thread thread) {
    threads.put(type, thread);
    Poll.guard(true);
  }

  /** Notes that a class's initialiser has ended. */
  void remove(Class<?> type, Throwable failure) {
    if (failure != null) {
      failed.put(type, "Could not initialize class " + type.getName());
    }
    threads.remove(type);
    Poll.guard(!threads.isEmpty() || !failed.isEmpty());
  }

  /**
   * Tells whether the current thread has to wait before it uses a class.
   *
   * @throws NoClassDefFoundError if the class's initialiser has failed
   */
  boolean mustWait(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      String failure = failed.get(at);
      if (failure != null) {
        throw new NoClassDefFoundError(failure);
      }
      Thread thread = threads.get(at);
      if (thread != null && thread != Thread.currentThread()) {
        return true;
      }
    }
    return false;
  }
}
