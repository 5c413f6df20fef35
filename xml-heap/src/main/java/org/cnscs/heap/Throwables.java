package org.cnscs.heap;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * The stack traces of exceptions, which the JVM keeps in a form of its own until somebody asks.
 *
 * <p>It is asked through a private method, since the public one may be overridden by the program.
 */
final class Throwables {

  private static final Method TRACE = trace();

  private Throwables() {}

  private static Method trace() {
    try {
      Method method = Throwable.class.getDeclaredMethod("getOurStackTrace");
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(
          "This JDK keeps stack traces in an unknown way; use JDK 25", e);
    }
  }

  /** Lets an exception turn its trace into objects. */
  static void materialise(Throwable throwable) {
    try {
      TRACE.invoke(throwable);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "The stack trace of a " + throwable.getClass() + " is not given", e);
    }
  }
}
