package org.cnscs.heap;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;

/**
 * The adapter for the field updaters of {@code java.util.concurrent.atomic}, which remember a field
 * by where it lies in memory; kept is the field's name, since it may lie elsewhere in another JVM.
 */
record UpdaterAdapter() implements ObjectAdapter {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final String PACKAGE = "java.util.concurrent.atomic.Atomic";

  @Override
  public boolean handles(Class<?> type) {
    return type.getName().startsWith(PACKAGE) && type.getName().contains("FieldUpdater$");
  }

  @Override
  public SequencedMap<String, Object> fields(Object updater) {
    SequencedMap<String, Object> fields =
        BuiltInAdapters.texts(
            "tclass", Raw.get(updater, "tclass"), "cclass", Raw.get(updater, "cclass"));
    if (isOfReferences(updater)) {
      fields.put("vclass", Raw.get(updater, "vclass"));
    }
    fields.put(
        "field", nameAt((Class<?>) Raw.get(updater, "tclass"), Raw.getLong(updater, "offset")));
    return fields;
  }

  private static boolean isOfReferences(Object updater) {
    return updater.getClass().getName().startsWith(PACKAGE + "Reference");
  }

  private static String nameAt(Class<?> type, long offset) {
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && UNSAFE.objectFieldOffset(field) == offset) {
        return field.getName();
      }
    }
    throw new IllegalStateException(
        "An updater of " + type.getName() + " updates no field of it, at " + offset);
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    return Raw.allocate(type);
  }

  @Override
  public void fill(Object updater, Map<String, Object> fields) {
    Class<?> type = (Class<?>) fields.get("tclass");
    Raw.set(updater, "tclass", type);
    Raw.set(updater, "cclass", fields.get("cclass"));
    if (isOfReferences(updater)) {
      Raw.set(updater, "vclass", fields.get("vclass"));
    }
    try {
      Field field = type.getDeclaredField((String) fields.get("field"));
      Raw.setLong(updater, "offset", UNSAFE.objectFieldOffset(field));
    } catch (NoSuchFieldException e) {
      throw new HeapFormatException("An updater updates a field that is not here: " + fields, e);
    }
  }
}
