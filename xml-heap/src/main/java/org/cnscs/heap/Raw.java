package org.cnscs.heap;

import jdk.internal.misc.Unsafe;

/** Fields of JDK classes by their names, for the few places that know the inside of a class. */
public final class Raw {

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

  /** Returns the value of a reference field. */
  public static Object get(Object holder, String name) {
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

  /** Returns the value of a field, a primitive one as its box. */
  static Object value(Object holder, HeapField field) {
    long at = field.offset();
    return switch (field.kind()) {
      case 'Z' -> UNSAFE.getBoolean(holder, at);
      case 'B' -> UNSAFE.getByte(holder, at);
      case 'C' -> UNSAFE.getChar(holder, at);
      case 'S' -> UNSAFE.getShort(holder, at);
      case 'I' -> UNSAFE.getInt(holder, at);
      case 'J' -> UNSAFE.getLong(holder, at);
      case 'F' -> UNSAFE.getFloat(holder, at);
      case 'D' -> UNSAFE.getDouble(holder, at);
      default -> UNSAFE.getReference(holder, at);
    };
  }

  /** Sets a field, a primitive one from its box. */
  static void setValue(Object holder, HeapField field, Object value) {
    long at = field.offset();
    switch (field.kind()) {
      case 'Z' -> UNSAFE.putBoolean(holder, at, (Boolean) value);
      case 'B' -> UNSAFE.putByte(holder, at, (Byte) value);
      case 'C' -> UNSAFE.putChar(holder, at, (Character) value);
      case 'S' -> UNSAFE.putShort(holder, at, (Short) value);
      case 'I' -> UNSAFE.putInt(holder, at, (Integer) value);
      case 'J' -> UNSAFE.putLong(holder, at, (Long) value);
      case 'F' -> UNSAFE.putFloat(holder, at, (Float) value);
      case 'D' -> UNSAFE.putDouble(holder, at, (Double) value);
      default -> Heap.set(holder, at, field.type(), value);
    }
  }

  /** Returns the class of the JDK with a name. */
  public static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("This JDK has no class " + name + "; use JDK 25", e);
    }
  }

  static Object getStatic(Class<?> type, String name) {
    try {
      return UNSAFE.getReference(type, UNSAFE.staticFieldOffset(type.getDeclaredField(name)));
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(
          "This JDK has no " + type.getName() + "." + name + "; use JDK 25", e);
    }
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

  /** Makes an object of a class without running a constructor. */
  public static Object allocate(Class<?> type) {
    try {
      return UNSAFE.allocateInstance(type);
    } catch (InstantiationException e) {
      throw new HeapFormatException("No object of " + type.getName() + " can be made", e);
    }
  }

  /** Returns another object with the same fields. */
  static Object copy(Object object) {
    Object copy = allocate(object.getClass());
    for (HeapField field : Fields.instance(object.getClass())) {
      long at = field.offset();
      switch (field.kind()) {
        case 'L' -> UNSAFE.putReference(copy, at, UNSAFE.getReference(object, at));
        case 'J', 'D' -> UNSAFE.putLong(copy, at, UNSAFE.getLong(object, at));
        case 'I', 'F' -> UNSAFE.putInt(copy, at, UNSAFE.getInt(object, at));
        case 'S', 'C' -> UNSAFE.putShort(copy, at, UNSAFE.getShort(object, at));
        default -> UNSAFE.putByte(copy, at, UNSAFE.getByte(object, at));
      }
    }
    return copy;
  }

  static void setBoolean(Object holder, String name, boolean value) {
    UNSAFE.putBoolean(holder, field(holder.getClass(), name).offset(), value);
  }

  /** Returns the value of a field. */
  public static boolean getBoolean(Object holder, String name) {
    return UNSAFE.getBoolean(holder, field(holder.getClass(), name).offset());
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
