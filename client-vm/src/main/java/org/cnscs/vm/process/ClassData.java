package org.cnscs.vm.process;

import java.util.List;
import jdk.internal.misc.Unsafe;
import org.cnscs.vm.transform.NamedHidden;

/**
 * What a program has attached to a class that was to be hidden. The JVM keeps it with the class; a
 * checkpoint has it in a static field that the class was given.
 */
final class ClassData {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long DATA = UNSAFE.objectFieldOffset(Class.class, "classData");

  private ClassData() {}

  /** Attaches an object to a class. */
  static void set(Class<?> type, Object data) {
    if (data != null) {
      UNSAFE.putReference(type, DATA, data);
      if (!type.isInterface()) {
        UNSAFE.putReference(type, offset(type), data);
      }
    }
  }

  private static long offset(Class<?> type) {
    return UNSAFE.objectFieldOffset(type, NamedHidden.DATA);
  }

  /** Attaches to classes what their static fields hold. */
  static void restore(List<Class<?>> types) {
    for (Class<?> type : types) {
      if (ProgramLoaders.isGivenName(type.getName()) && !type.isInterface()) {
        UNSAFE.putReference(type, DATA, UNSAFE.getReference(type, offset(type)));
      }
    }
  }
}
