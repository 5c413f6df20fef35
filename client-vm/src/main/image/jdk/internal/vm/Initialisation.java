package jdk.internal.vm;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import jdk.internal.misc.Unsafe;

/**
 * The initialisation of classes by the JDK, apart from what it does with them next, so that a class
 * initialiser that it begins can be captured: a class is initialised, with a poll behind that, and
 * then found by its name, used by reflection, by a handle, or by code that did not know of it.
 *
 * <p>What the image's handles call is the last that they do, so that their own frames have nothing
 * to continue.
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
      initialise(found);
    }
    return found;
  }

  /** Is called before the JDK uses a reflected member for the first time, which initialises. */
  public static void of(Member member) throws CaptureSignal {
    Class<?> declaring = member.getDeclaringClass();
    boolean instantiates = member instanceof Constructor;
    if (!instantiates || !Modifier.isAbstract(declaring.getModifiers())) {
      initialise(declaring);
    }
  }

  /**
   * Is called by transformed code before it uses a class of which nothing was known when the code
   * was transformed.
   *
   * @param type the class that the code names
   * @param field the name and descriptor of the static field that is used; null if an object is
   *     made
   * @return whether the class needs no further call
   */
  public static boolean use(Class<?> type, String field) throws CaptureSignal {
    Class<?> used = field == null ? type : ProgramThread.declaring(type, field);
    if (used != null) {
      initialise(used);
    }
    return ProgramThread.isInitialised(type);
  }

  /**
   * Tells whether every thread may use a class, so that a handle of its members need not ask again.
   */
  public static boolean isReady(Class<?> type) {
    return !UNSAFE.shouldBeInitialized(type) && !ProgramThread.isUnfinished(type);
  }

  /**
   * Stands in for {@link Unsafe#shouldBeInitialized} where a handle of a static member is made.
   *
   * @param unsafe ignored; the object whose method it stands in for
   */
  public static boolean isNeeded(Unsafe unsafe, Class<?> type) {
    return !isReady(type);
  }

  /** Is called by a handle of a static field before it uses that. */
  public static void ensure(Class<?> type) throws CaptureSignal {
    initialise(type);
  }

  /** Is called by a handle of a constructor to make the object. */
  public static Object allocate(Class<?> type) throws InstantiationException, CaptureSignal {
    if (!Modifier.isAbstract(type.getModifiers())) {
      initialise(type);
    }
    return UNSAFE.allocateInstance(type);
  }

  /**
   * Is called by a variable handle of a static field before it uses that.
   *
   * @return the target
   */
  public static VarHandle target(VarHandle target, Class<?> type) throws CaptureSignal {
    initialise(type);
    return target;
  }

  /**
   * Stands in for {@link Unsafe#ensureClassInitialized} in a lookup object.
   *
   * @param unsafe ignored; the object whose method it stands in for
   * @return the class
   */
  public static Class<?> byLookup(Unsafe unsafe, Class<?> type) throws CaptureSignal {
    initialise(type);
    return type;
  }

  /**
   * Is called by a lookup object that has defined a hidden class.
   *
   * @param initialize whether the program wants it to be initialised
   */
  public static Lookup defined(Lookup made, boolean initialize) throws CaptureSignal {
    if (initialize) {
      initialise(made.lookupClass());
    }
    return made;
  }

  private static void initialise(Class<?> type) throws CaptureSignal {
    if (type.isInterface()) {
      initialiseInterface(type);
    } else {
      UNSAFE.ensureClassInitialized(type);
      Poll.enter(type);
    }
  }

  /** Does the same with an interface, so that a stack tells which one is meant: it has no other. */
  private static void initialiseInterface(Class<?> type) throws CaptureSignal {
    UNSAFE.ensureClassInitialized(type);
    Poll.enter(type);
  }
}
