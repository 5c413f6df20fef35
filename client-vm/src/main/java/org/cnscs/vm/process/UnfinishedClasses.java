package org.cnscs.vm.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import jdk.internal.vm.Poll;

/**
 * The classes whose initialisers were captured before they had ended, and which the JVM takes for
 * initialised: until the rest has run, only the thread that runs it may use them. This is what the
 * JVM does with classes that it initialises itself (JVMS 5.5).
 */
final class UnfinishedClasses {
  /** Few, and asked for often: replaced as a whole when something changes. */
  private volatile Unfinished[] classes = {};

  /**
   * A class that not every thread may use.
   *
   * @param thread which runs its initialiser; null if that has failed
   */
  private record Unfinished(Class<?> type, Thread thread) {}

  /** Notes that a thread will run the rest of a class's initialiser. */
  void add(Class<?> type, Thread thread) {
    change(each -> each.type != type, new Unfinished(type, thread));
  }

  /**
   * Notes that a class's initialiser has ended.
   *
   * @param failure what it has thrown, or null
   */
  void remove(Class<?> type, Throwable failure) {
    change(each -> each.type != type, failure == null ? null : new Unfinished(type, null));
  }

  private synchronized void change(Predicate<Unfinished> stays, Unfinished added) {
    List<Unfinished> next = new ArrayList<>(List.of(classes).stream().filter(stays).toList());
    if (added != null) {
      next.add(added);
    }
    classes = next.toArray(Unfinished[]::new);
    Thread first = next.isEmpty() ? null : next.getFirst().thread;
    boolean only = next.stream().allMatch(each -> each.thread == first);
    Poll.guard(!next.isEmpty(), only ? first : null);
  }

  /** Tells whether a class, or one above it, is among them. */
  boolean contains(Class<?> type) {
    for (Unfinished each : classes) {
      if (each.type.isAssignableFrom(type)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether the current thread has to wait before it uses a class.
   *
   * @throws NoClassDefFoundError if the class's initialiser has failed
   */
  boolean mustWait(Class<?> type) {
    for (Unfinished each : classes) {
      if (each.type.isAssignableFrom(type)) {
        if (each.thread == null) {
          throw new NoClassDefFoundError("Could not initialize class " + type.getName());
        } else if (each.thread != Thread.currentThread()) {
          return true;
        }
      }
    }
    return false;
  }
}
