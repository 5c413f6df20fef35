package jdk.internal.vm;

import jdk.internal.misc.Unsafe;

/**
 * The JDK's search for classes by name in two steps, so that a class initialiser that it begins can
 * be captured: the class is found, and then initialised, with a poll behind that.
 */
public final class Initialisation {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private Initialisation() {}

  /**
   * Stands in for {@link Class#forName(String)}.
   *
   * @param caller the class whose loader is asked
   */
  public static Class<?> forName(String name, Class<?> caller)
      throws ClassNotFoundException, CaptureSignal {
    return forName(name, true, caller.getClassLoader());
  }

  /** Stands in for {@link Class#forName(String, boolean, ClassLoader)}. */
  public static Class<?> forName(String name, boolean initialize, ClassLoader loader)
      throws ClassNotFoundException, CaptureSignal {
    Class<?> found = Class.forName(name, false, loader);
    if (initialize && !found.isArray()) {
      UNSAFE.ensureClassInitialized(found);
      Poll.enter(found);
    }
    return found;
  }
}
