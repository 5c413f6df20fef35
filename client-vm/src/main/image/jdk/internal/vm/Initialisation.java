package jdk.internal.vm;

import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import jdk.internal.misc.Unsafe;

/**
 * The initialisation of classes by the JDK, apart from what it does with them next, so that a class
 * initialiser that it begins can be captured: a class is initialised, with a poll behind that, and
 * then found by its name, or used by reflection.
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

  /** Is called before the JDK uses a reflected member for the first time, which initialises. */
  public static void of(Member member) throws CaptureSignal {
    Class<?> declaring = member.getDeclaringClass();
    boolean instantiates = member instanceof Constructor;
    if (!instantiates || !Modifier.isAbstract(declaring.getModifiers())) {
      UNSAFE.ensureClassInitialized(declaring);
      Poll.enter(declaring);
    }
  }
}
