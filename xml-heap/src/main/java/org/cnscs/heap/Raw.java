package org.cnscs.heap;

import jdk.internal.misc.Unsafe;

/** Fields of JDK classes by their names, for the few places that know the inside of a class. */
final class Raw {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private Raw() {}

  /** Returns the field with a name, of the lowest class of the hierarchy if there are many. */
  private static HeapField field(Class<?> type, String name) {
    HeapField[] fields = Fields.instance(type);
    for (int i = fields.length - 1; i >= 0; i--) {
      if (fields[i].name().equals(name) || fields[i].name().endsWith("." + name)) {
        return fields[i];
      }
    }
    throw new HeapFormatException(
        type.getName() + " has no field " + name + " in this JDK; use JDK 25");
  }

  static Object get(Object holder, String name) {
    return UNSAFE.getReference(holder, field(holder.getClass(), name).offset());
  }

  static void set(Object holder, String name, Object value) {
    Heap.set(
        holder,
        field(holder.getClass(), name).offset(),
        field(holder.getClass(), name).type(),
        value);
  }

  static void clear(Object holder, String name) {
    UNSAFE.putReference(holder, field(holder.getClass(), name).offset(), null);
  }

  static boolean staticBoolean(String className, String name) {
    try {
      Class<?> type = Class.forName(className);
      return UNSAFE.getBoolean(type, UNSAFE.staticFieldOffset(type.getDeclaredField(name)));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This JDK has no " + className + "." + name + "; use JDK 25", e);
    }
  }

  static Object allocate(Class<?> type) {
    try {
      return UNSAFE.allocateInstance(type);
    } catch (InstantiationException e) {
      throw new HeapFormatException("No object of " + type.getName() + " can be made", e);
    }
  }

  static long getLong(Object holder, String name) {
    return UNSAFE.getLong(holder, field(holder.getClass(), name).offset());
  }

  static void setLong(Object holder, String name, long value) {
    UNSAFE.putLong(holder, field(holder.getClass(), name).offset(), value);
  }

  static int getInt(Object holder, String name) {
    return UNSAFE.getInt(holder, field(holder.getClass(), name).offset());
  }

  static void setInt(Object holder, String name, int value) {
    UNSAFE.putInt(holder, field(holder.getClass(), name).offset(), value);
  }
}
