package jdk.internal.vm;

import java.util.function.Function;

/**
 * The default serial version numbers of the program's classes: those of the classes as their author
 * compiled them, since a transformed class has more members.
 */
public final class SerialVersions {
  private static volatile Function<Class<?>, Long> client;

  private SerialVersions() {}

  /**
   * Makes a client VM answer.
   *
   * @param answering gives the number of a class of the program, null for all others
   */
  public static void serve(Function<Class<?>, Long> answering) {
    client = answering;
  }

  /**
   * Stands in for what {@link java.io.ObjectStreamClass} computes.
   *
   * @param computed from the class as it is
   */
  public static long of(Class<?> type, long computed) {
    Function<Class<?>, Long> asked = client;
    if (asked == null || computed == 0) {
      return computed;
    }
    Long original = ProgramThread.callOutside(() -> asked.apply(type));
    return original == null ? computed : original;
  }
}
