package jdk.internal.vm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/** The start of a thread by the JDK, whatever its class has in place of that. */
record PlainStart(Thread thread) implements Runnable {
  private static final MethodHandle START = start();

  private static MethodHandle start() {
    try {
      return HostRights.of(Thread.class)
          .findSpecial(Thread.class, "start", MethodType.methodType(void.class), Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Tells whether a class of threads has a {@code start} of its own. The JVM looks for that alone:
   * to list the methods of a class it would load all classes that they name.
   */
  static boolean isReplaced(Thread thread) {
    Class<?> type = thread.getClass();
    if (type.getClassLoader() == null) {
      return false;
    }
    try {
      MethodHandle found =
          HostRights.TRUSTED.findVirtual(type, "start", MethodType.methodType(void.class));
      return HostRights.TRUSTED.revealDirect(found).getDeclaringClass() != Thread.class;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no start", e);
    }
  }

  @Override
  public void run() {
    if (thread.isVirtual()) {
      thread.start();
      return;
    }
    try {
      START.invokeExact(thread);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Thread.start has thrown " + e, e);
    }
  }
}
