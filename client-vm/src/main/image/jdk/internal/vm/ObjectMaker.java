package jdk.internal.vm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import jdk.internal.access.JavaLangInvokeAccess;
import jdk.internal.misc.Unsafe;

/**
 * The maker of objects for which only a constructor of a superclass is run, as serialization does
 * it.
 *
 * <p>The JDK has handles for that, whose frames do not tell what they have made. Here the object is
 * allocated first, and a frame holds it while the constructor runs: so the constructor can be
 * captured and continued before it knows the object itself.
 */
public final class ObjectMaker {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final String ACCESSOR = "jdk.internal.reflect.DirectConstructorHandleAccessor";

  private ObjectMaker() {}

  /**
   * Stands in for {@code JavaLangInvokeAccess.serializableConstructor}.
   *
   * @param access what it is called on
   * @param made the class of the objects
   * @param constructor a constructor of a superclass
   */
  public static MethodHandle constructor(
      JavaLangInvokeAccess access, Class<?> made, Constructor<?> constructor)
      throws IllegalAccessException {
    Class<?> owner = constructor.getDeclaringClass();
    if (owner == made || owner == Object.class) {
      return access.serializableConstructor(made, constructor);
    }
    MethodHandles.Lookup own = MethodHandles.lookup();
    MethodType parameters = MethodType.methodType(void.class, constructor.getParameterTypes());
    int count = parameters.parameterCount();
    try {
      MethodHandle run =
          SuperConstructor.handle(HostRights.TRUSTED, owner, parameters)
              .asSpreader(Object[].class, count)
              .asType(MethodType.methodType(void.class, Object.class, Object[].class));
      MethodHandle allocate =
          own.findStatic(
              ObjectMaker.class, "allocate", MethodType.methodType(Object.class, Class.class));
      MethodType constructing =
          MethodType.methodType(Object.class, Object.class, MethodHandle.class, Object[].class);
      MethodHandle construct = own.findStatic(ObjectMaker.class, "construct", constructing);
      return MethodHandles.foldArguments(
              MethodHandles.insertArguments(construct, 1, run), allocate.bindTo(made))
          .asCollector(Object[].class, count)
          .asType(parameters.changeReturnType(Object.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The constructor " + constructor + " cannot be linked", e);
    }
  }

  private static Object allocate(Class<?> type) throws InstantiationException {
    return UNSAFE.allocateInstance(type);
  }

  /** Runs a constructor; on resuming, its first parameter is the object that it is continued on. */
  private static Object construct(Object made, MethodHandle constructor, Object[] arguments)
      throws Throwable {
    constructor.invokeExact(made, arguments);
    return made;
  }

  /** Notes of what class the objects are that an accessor makes. */
  public static Object note(Object accessor, Class<?> made) {
    UNSAFE.putReference(accessor, madeOffset(accessor), made);
    return accessor;
  }

  /**
   * Returns the class of the objects that a constructor makes, if that is not its own; else null.
   */
  public static Class<?> made(Constructor<?> constructor) {
    long offset = UNSAFE.objectFieldOffset(Constructor.class, "constructorAccessor");
    Object accessor = UNSAFE.getReference(constructor, offset);
    return accessor == null || !accessor.getClass().getName().equals(ACCESSOR)
        ? null
        : (Class<?>) UNSAFE.getReference(accessor, madeOffset(accessor));
  }

  private static long madeOffset(Object accessor) {
    return UNSAFE.objectFieldOffset(accessor.getClass(), "made");
  }
}
