package org.cnscs.heap;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import jdk.internal.misc.Unsafe;

/**
 * The constants of the JDK that were found so far: objects of JDK classes in static final fields of
 * JDK classes, enum constants among them.
 *
 * <p>They exist in every JVM under the same name, and code of the JDK compares with them by
 * identity, so a process keeps their name. Each of them is given an identity hash code when it is
 * found; an object without one is no constant.
 */
final class Constants {

  /** The place of a constant. */
  record Constant(String className, String name) {}

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final Set<Class<?>> SCANNED = new HashSet<>();
  private static final Map<Object, Constant> FOUND = new IdentityHashMap<>();

  private Constants() {}

  /**
   * Looks for constants in a class of the JDK, its superclasses and its nest host.
   *
   * @param hashing gives an object the identity hash code by which it is found from then on
   * @return whether all of them are there: not if one of the classes is not initialised
   */
  static synchronized boolean scan(Class<?> type, Consumer<Object> hashing) {
    boolean all = true;
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (SCANNED.add(c)) {
        all &= scanOne(c, hashing);
      }
      if (c.getNestHost() != c) {
        all &= scan(c.getNestHost(), hashing);
      }
    }
    return all;
  }

  static synchronized Constant find(Object object) {
    return FOUND.get(object);
  }

  private static boolean scanOne(Class<?> type, Consumer<Object> hashing) {
    if (UNSAFE.shouldBeInitialized(type)) {
      SCANNED.remove(type);
      return false;
    }
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (Modifier.isStatic(modifiers)
          && Modifier.isFinal(modifiers)
          && !field.getType().isPrimitive()) {
        Object value = read(field);
        if (value != null && isConstant(value)) {
          hashing.accept(value);
          FOUND.putIfAbsent(value, new Constant(type.getName(), field.getName()));
        }
      }
    }
    return true;
  }

  private static Object read(Field field) {
    return UNSAFE.getReferenceVolatile(
        UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field));
  }

  private static boolean isConstant(Object value) {
    return switch (value) {
      case String s -> false;
      case Boolean b -> false;
      case Character c -> false;
      case Number n when n.getClass().getPackageName().equals("java.lang") -> false;
      case Class<?> c -> false;
      case Thread t -> false;
      default -> Platform.isPlatformClass(value.getClass()) && !value.getClass().isHidden();
    };
  }

  /**
   * Returns the constant of this JVM with the name.
   *
   * @throws HeapFormatException if there is none
   */
  static Object resolve(Class<?> type, String name) {
    if (!Platform.isPlatformClass(type)) {
      throw new HeapFormatException(
          type.getName() + " is no class of the JDK, so " + name + " is no constant of it");
    }
    UNSAFE.ensureClassInitialized(type);
    try {
      Field field = type.getDeclaredField(name);
      Object value =
          Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()
              ? read(field)
              : null;
      if (value != null && isConstant(value)) {
        System.identityHashCode(value); // it must have one before anybody puts a mark on it
        return value;
      }
    } catch (NoSuchFieldException e) {
      throw new HeapFormatException("This JDK has no constant " + type.getName() + "." + name, e);
    }
    throw new HeapFormatException(type.getName() + "." + name + " is no constant in this JDK");
  }
}
