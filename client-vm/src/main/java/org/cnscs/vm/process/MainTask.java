package org.cnscs.vm.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import jdk.internal.vm.HostRights;

/**
 * The task of a process's main thread: the program's main method, as the JDK's launcher chooses it
 * (JLS 12.1.4).
 *
 * <p>It is called through a method handle: the frames of one are transparent to a capture, those of
 * reflection are not.
 */
record MainTask(MethodHandle main) implements Runnable {

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
          MethodHandle main = HostRights.of(type).unreflect(method);
          MethodHandle bound =
              parameters.isEmpty()
                  ? main
                  : MethodHandles.insertArguments(main, 0, (Object) arguments);
          return new MainTask(bound.asType(MethodType.methodType(void.class)));
        }
      }
    }
    throw new NoMainException(
        "Class "
            + type.getName()
            + " has no static main method; instance main methods are not supported yet");
  }

  private static List<Method> methods(Class<?> type) {
    List<Method> methods = new ArrayList<>(List.of(type.getDeclaredMethods()));
    methods.addAll(List.of(type.getMethods()));
    return methods;
  }

  private static boolean isMain(Method method) {
    int modifiers = method.getModifiers();
    return method.getName().equals("main")
        && method.getReturnType() == void.class
        && Modifier.isStatic(modifiers)
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
