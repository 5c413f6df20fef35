package org.cnscs.vm.process;

import jdk.internal.misc.Unsafe;

/** Objects of the JDK that are made without their constructors, to be filled by an adapter. */
final class Instances {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private Instances() {}

  static Object allocate(Class<?> type) {
    try {
      return UNSAFE.allocateInstance(type);
    } catch (InstantiationException e) {
      throw new IllegalStateException("Cannot make an object of " + type.getName(), e);
    }
  }
}
