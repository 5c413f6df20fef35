package jdk.internal.vm;

import java.lang.invoke.MethodHandle;

/** The begin of a program whose main method is not static: makes the object, and calls it. */
public final class InstanceMain {

  private InstanceMain() {}

  /**
   * Runs a program.
   *
   * @param constructor makes the object
   * @param main the main method, with or without arguments
   */
  public static void run(MethodHandle constructor, MethodHandle main, String[] arguments)
      throws Throwable {
    Object program = constructor.invoke();
    if (main.type().parameterCount() == 1) {
      main.invoke(program);
    } else {
      main.invoke(program, arguments);
    }
  }
}
