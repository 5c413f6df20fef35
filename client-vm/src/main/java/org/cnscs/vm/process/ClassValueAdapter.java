package org.cnscs.vm.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.ClassValues;
import jdk.internal.vm.HostRights;
import org.cnscs.heap.ObjectAdapter;

/**
 * How a {@link ClassValue} is kept: with the values that it has for classes, which the JDK keeps
 * with these.
 *
 * <p>In place of a value may stand a token of the JDK, which says that a value was removed and that
 * one which is being computed for longer does not count.
 */
final class ClassValueAdapter implements ObjectAdapter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final String TYPE = ClassValue.class.getName();
  private static final long MAP = UNSAFE.objectFieldOffset(Class.class, "classValueMap");
  private static final long IDENTITY = UNSAFE.objectFieldOffset(ClassValue.class, "identity");
  private static final long VALUE = UNSAFE.objectFieldOffset(nested("Entry"), "value");
  private static final MethodHandle PUT = put();
  private static final MethodHandle MAP_OF = mapOf();
  private static final MethodType NOTHING = MethodType.methodType(void.class);
  private static final String KEY = "key";
  private static final String CLASSES = "classes";
  private static final String VALUES = "values";

  private static Class<?> nested(String name) {
    try {
      return Class.forName(TYPE + "$" + name);
    } catch (ClassNotFoundException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static MethodHandle put() {
    try {
      MethodType type = MethodType.methodType(void.class, Class.class, Object.class);
      return HostRights.of(ClassValue.class).findVirtual(ClassValue.class, "put", type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static MethodHandle mapOf() {
    try {
      MethodType type = MethodType.methodType(nested("ClassValueMap"), Class.class);
      return HostRights.of(ClassValue.class).findStatic(ClassValue.class, "getMap", type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Returns what the JDK keeps with a class for all class values, made if there is nothing yet.
   * From then on the class is known as one that has such a map, even while it is empty.
   */
  @SuppressWarnings("unchecked") // it maps identities to entries and tokens
  static Map<Object, Object> map(Class<?> type) {
    ClassValues.add(type);
    try {
      return (Map<Object, Object>) MAP_OF.invoke(type);
    } catch (Throwable e) {
      throw new IllegalStateException("There is no map for the values of " + type, e);
    }
  }

  /** Returns the class with which the JDK keeps a map, or null. */
  static Class<?> classOf(Object map) {
    return ClassValues.classes().stream()
        .filter(type -> UNSAFE.getReferenceVolatile(type, MAP) == map)
        .findFirst()
        .orElse(null);
  }

  @Override
  public boolean handles(Class<?> type) {
    return ClassValue.class.isAssignableFrom(type);
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    Object identity = UNSAFE.getReference(object, IDENTITY);
    List<Class<?>> classes = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (Class<?> type : ClassValues.classes()) {
      Map<?, ?> map = (Map<?, ?>) UNSAFE.getReferenceVolatile(type, MAP);
      Object item = map == null ? null : map.get(identity);
      if (item != null) {
        classes.add(type);
        values.add(isToken(item) ? item : UNSAFE.getReference(item, VALUE));
      }
    }
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put(KEY, identity);
    fields.put(CLASSES, classes.toArray(Class<?>[]::new));
    fields.put(VALUES, values.toArray());
    ThreadFields.ownFields(
        object.getClass(),
        ClassValue.class,
        (name, field) -> fields.put(name, ThreadFields.get(object, field)));
    return fields;
  }

  private static boolean isToken(Object item) {
    return item != null && item.getClass().getName().equals(TYPE + "$RemovalToken");
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    Object made = Instances.allocate(type);
    try {
      HostRights.constructor(ClassValue.class, NOTHING).invoke(made);
      return made;
    } catch (Throwable e) {
      throw new IllegalStateException("No class value of " + type.getName() + " can be made", e);
    }
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    UNSAFE.putReference(object, IDENTITY, fields.get(KEY));
    Class<?>[] classes = (Class<?>[]) fields.get(CLASSES);
    Object[] values = (Object[]) fields.get(VALUES);
    for (int i = 0; i < classes.length; i++) {
      ClassValues.add(classes[i]);
      if (isToken(values[i])) {
        map(classes[i]).put(fields.get(KEY), values[i]);
      } else {
        put((ClassValue<?>) object, classes[i], values[i]);
      }
    }
    ThreadFields.ownFields(
        object.getClass(),
        ClassValue.class,
        (name, field) -> ThreadFields.set(object, field, fields.get(name)));
  }

  private static void put(ClassValue<?> to, Class<?> type, Object value) {
    try {
      PUT.invoke(to, type, value);
    } catch (Throwable e) {
      throw new IllegalStateException("A class value does not take its value for " + type, e);
    }
  }
}
