package org.cnscs.vm.process;

import jdk.internal.misc.Unsafe;

/** The fields of {@link Thread} that the client VM reads and writes. */
final class ThreadFields {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long HOLDER = offset(Thread.class, "holder");
  private static final long TASK = offset(holderClass(), "task");
  private static final long STATUS = offset(holderClass(), "threadStatus");

  private ThreadFields() {}

  private static Class<?> holderClass() {
    return UNSAFE.getReference(Thread.currentThread(), HOLDER).getClass();
  }

  private static long offset(Class<?> owner, String name) {
    return UNSAFE.objectFieldOffset(owner, name);
  }

  static Runnable task(Thread thread) {
    return (Runnable) UNSAFE.getReference(UNSAFE.getReference(thread, HOLDER), TASK);
  }

  static void task(Thread thread, Runnable task) {
    UNSAFE.putReference(UNSAFE.getReference(thread, HOLDER), TASK, task);
  }

  /** Marks a thread that was never started here as one that has ended. */
  static void terminated(Thread thread) {
    UNSAFE.putInt(UNSAFE.getReference(thread, HOLDER), STATUS, 2);
  }
}
