package org.cnscs.vm.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import jdk.internal.vm.HostRights;
import jdk.internal.vm.InstanceMain;

/**
 * The task of a process's main thread: the program's main method, as the JDK's launcher chooses it
 * (JLS 12.1.4).
 *
 * <p>It is called through a method handle: the frames of one are transparent to a capture, those of
 * reflection are not.
 */
record MainTask(MethodHandle main) implements Runnable {

  private static final MethodType RUN = MethodType.methodType(void.class);

  /** A class that has no main method. */
  static final class NoMainException extends Exception {
    private static final long serialVersionUID = 1;

    NoMainException(String message) {
      super(message);
    }
  }

  /**
   * Finds the main method of a class: with arguments before without, the class's own before an
   * inherited one.
   */
  static MainTask of(Class<?> type, String[] arguments)
      throws NoMainException, ReflectiveOperationException {
    for (List<Class<?>> parameters : List.<List<Class<?>>>of(List.of(String[].class), List.of())) {
      for (Method method : methods(type)) {
        if (isMain(method) && List.of(method.getParameterTypes()).equals(parameters)) {
          return Modifier.isStatic(method.getModifiers())
              ? ofStatic(HostRights.of(type).unreflect(method), arguments)
              : ofInstance(type, HostRights.of(type).unreflect(method), arguments);
        }
      }
    }
    throw new NoMainException(
        "Class " + type.getName() + " has no main method that is void and not private");
  }

  private static MainTask ofStatic(MethodHandle main, String[] arguments) {
    MethodHandle fixed = main.asFixedArity();
    MethodHandle bound =
        fixed.type().parameterCount() == 0
            ? fixed
            : MethodHandles.insertArguments(fixed, 0, (Object) arguments);
    return new MainTask(bound.asType(RUN));
  }

  private static MainTask ofInstance(Class<?> type, MethodHandle main, String[] arguments)
      throws NoMainException, ReflectiveOperationException {
    MethodHandle constructor;
    try {
      constructor = HostRights.of(type).findConstructor(type, RUN);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new NoMainException(
          "The main method of class "
              + type.getName()
              + " is not static, and the class has no constructor without arguments for it");
    }
    MethodHandle run =
        HostRights.of(InstanceMain.class)
            .findStatic(
                InstanceMain.class,
                "run",
                MethodType.methodType(
                    void.class, MethodHandle.class, MethodHandle.class, String[].class));
    return new MainTask(
        MethodHandles.insertArguments(run, 0, constructor, main.asFixedArity(), arguments));
  }

  private static List<Method> methods(Class<?> type) {
    List<Method> methods = new ArrayList<>();
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      methods.addAll(List.of(at.getDeclaredMethods()));
    }
    methods.addAll(List.of(type.getMethods()));
    return methods;
  }

  private static boolean isMain(Method method) {
    int modifiers = method.getModifiers();
    return method.getName().equals("main")
        && method.getReturnType() == void.class
        && !Modifier.isAbstract(modifiers)
        && !Modifier.isPrivate(modifiers);
  }

  @Override
  public void run() {
    try {
      main.invokeExact();
    } catch (Throwable e) {
      throw MainTask.<RuntimeException>unchecked(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T unchecked(Throwable e) throws T {
    throw (T) e;
  }
}
