package org.cnscs.vm.process;

import java.io.ObjectStreamClass;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.HostRights;
import org.cnscs.heap.HeapFormatException;
import org.cnscs.heap.ObjectAdapter;

/**
 * How the descriptions of classes are kept that serialization uses: as their fields, but for what
 * tells where fields lie in memory, and for method handles, which are made anew.
 *
 * <p>The JDK has one description for each class of this JVM, and streams tell by its identity what
 * they have written: the one that is kept takes the place of what the JDK finds here.
 */
final class StreamClassAdapter implements ObjectAdapter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final Lookup INSIDE = HostRights.of(ObjectStreamClass.class);
  private static final Class<?> REFLECTOR = inner("FieldReflector");
  private static final Class<?> CONSTRUCTORS = inner("DeserializationConstructorsCache");
  private static final String MATCHED = "matched";
  private static final Set<String> MADE_ANEW =
      Set.of("fieldRefl", "canonicalCtr", "deserializationCtr", "deserializationCtrs");
  private static final List<Field> KEPT =
      Stream.of(ObjectStreamClass.class.getDeclaredFields())
          .filter(each -> !Modifier.isStatic(each.getModifiers()))
          .filter(each -> !MADE_ANEW.contains(each.getName()))
          .toList();

  private static Class<?> inner(String name) {
    try {
      return Class.forName(ObjectStreamClass.class.getName() + "$" + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("This JDK has no ObjectStreamClass." + name, e);
    }
  }

  @Override
  public boolean handles(Class<?> type) {
    return type == ObjectStreamClass.class;
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    for (Field each : KEPT) {
      long at = UNSAFE.objectFieldOffset(each);
      fields.put(
          each.getName(),
          switch (each.getType().descriptorString()) {
            case "Z" -> UNSAFE.getBoolean(object, at);
            case "I" -> UNSAFE.getInt(object, at);
            default -> UNSAFE.getReference(object, at);
          });
    }
    Object reflector = get(object, "fieldRefl");
    fields.put(MATCHED, reflector == null ? null : get(reflector, "fields"));
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    return Instances.allocate(type);
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    for (Field each : KEPT) {
      long at = UNSAFE.objectFieldOffset(each);
      Object value = fields.get(each.getName());
      switch (each.getType().descriptorString()) {
        case "Z" -> UNSAFE.putBoolean(object, at, (Boolean) value);
        case "I" -> UNSAFE.putInt(object, at, (Integer) value);
        default -> UNSAFE.putReference(object, at, value);
      }
    }
    try {
      complete((ObjectStreamClass) object, fields.get(MATCHED));
    } catch (Throwable e) {
      throw new HeapFormatException("The description of " + object + " cannot be made anew", e);
    }
  }

  private static void complete(ObjectStreamClass object, Object matched) throws Throwable {
    Class<?> type = object.forClass();
    if (matched != null) {
      MethodType fields = MethodType.methodType(void.class, matched.getClass());
      put(object, "fieldRefl", INSIDE.findConstructor(REFLECTOR, fields).invoke(matched));
    }
    if (type != null && type.isRecord()) {
      MethodType ofClass = MethodType.methodType(MethodHandle.class, Class.class);
      MethodHandle found =
          INSIDE.findStatic(ObjectStreamClass.class, "canonicalRecordCtr", ofClass);
      put(object, "canonicalCtr", (MethodHandle) found.invoke(type));
      MethodType none = MethodType.methodType(void.class);
      put(object, "deserializationCtrs", INSIDE.findConstructor(CONSTRUCTORS, none).invoke());
    }
    if (get(object, "localDesc") == object) {
      replaceKnown(type, object);
    }
  }

  private static void replaceKnown(Class<?> type, ObjectStreamClass description) throws Throwable {
    Class<?> cache = Class.forName("java.io.ClassCache");
    Object known = INSIDE.findStaticGetter(inner("Caches"), "localDescs", cache).invoke();
    Object reference = ((ClassValue<?>) get(known, "map")).get(type);
    put(reference, "strongReferent", null);
    UNSAFE.putReference(
        reference, UNSAFE.objectFieldOffset(Reference.class, "referent"), description);
  }

  private static Object get(Object of, String field) {
    return UNSAFE.getReference(of, offset(of.getClass(), field));
  }

  private static void put(Object of, String field, Object value) {
    UNSAFE.putReference(of, offset(of.getClass(), field), value);
  }

  private static long offset(Class<?> type, String field) {
    Class<?> at = type;
    while (Stream.of(at.getDeclaredFields()).noneMatch(each -> each.getName().equals(field))) {
      at = at.getSuperclass();
    }
    return UNSAFE.objectFieldOffset(at, field);
  }
}
