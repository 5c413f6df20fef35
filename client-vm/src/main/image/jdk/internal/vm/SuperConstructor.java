package jdk.internal.vm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * The call of a constructor on an object that there is already, as {@code super(...)} is one.
 *
 * <p>The JDK has such calls inside of its handles for {@code new}: it allocates, and then calls the
 * constructor like a method. This is the second half alone.
 */
final class SuperConstructor {
  private static final String PACKAGE = "java.lang.invoke.";

  private SuperConstructor() {}

  /**
   * Returns a handle that takes the object and the constructor's arguments.
   *
   * @param trusted a lookup with all rights
   * @param owner the class that declares the constructor
   * @param type the constructor's parameters
   */
  static MethodHandle handle(Lookup trusted, Class<?> owner, MethodType type)
      throws ReflectiveOperationException {
    try {
      return handleOf(trusted, owner, trusted.findConstructor(owner, type).asFixedArity());
    } catch (ReflectiveOperationException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new ReflectiveOperationException(
          "The constructor " + owner.getName() + type + " cannot be linked", e);
    }
  }

  private static MethodHandle handleOf(Lookup trusted, Class<?> owner, MethodHandle allocating)
      throws Throwable {
    Class<?> member = Class.forName(PACKAGE + "MemberName");
    Class<?> direct = Class.forName(PACKAGE + "DirectMethodHandle");
    Class<?> constructing = Class.forName(PACKAGE + "DirectMethodHandle$Constructor");
    Class<?> special = Class.forName(PACKAGE + "DirectMethodHandle$Special");
    Class<?> form = Class.forName(PACKAGE + "LambdaForm");
    Object initialiser =
        trusted.findGetter(constructing, "initMethod", member).invoke((Object) allocating);
    MethodType formOf = MethodType.methodType(form, member, boolean.class);
    Object prepared =
        trusted.findStatic(direct, "preparedLambdaForm", formOf).invoke(initialiser, false);
    MethodType made =
        MethodType.methodType(
            void.class, MethodType.class, form, member, boolean.class, Class.class);
    MethodType taking =
        allocating.type().changeReturnType(void.class).insertParameterTypes(0, owner);
    return (MethodHandle)
        trusted.findConstructor(special, made).invoke(taking, prepared, initialiser, false, owner);
  }
}
