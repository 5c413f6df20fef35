package org.cnscs.heap;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jdk.internal.misc.Unsafe;
import org.cnscs.xml.XmlNames;

/**
 * The fields of classes, found once for each class: instance fields from the top of the hierarchy
 * down, and statics.
 */
final class Fields {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private static final ClassValue<HeapField[]> INSTANCE =
      new ClassValue<>() {
        @Override
        protected HeapField[] computeValue(Class<?> type) {
          return findInstance(type);
        }
      };

  private static final ClassValue<HeapField[]> STATIC =
      new ClassValue<>() {
        @Override
        protected HeapField[] computeValue(Class<?> type) {
          return findStatic(type);
        }
      };

  private Fields() {}

  static HeapField[] instance(Class<?> type) {
    return INSTANCE.get(type);
  }

  static HeapField[] statics(Class<?> type) {
    return STATIC.get(type);
  }

  private static HeapField[] findInstance(Class<?> type) {
    List<Field> all = new ArrayList<>();
    collect(type, all);
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>(Set.of("xmlns"));
    for (Field field : all) {
      if (!seen.add(field.getName())) {
        twice.add(field.getName());
      }
    }
    return all.stream()
        .map(field -> HeapField.of(field, nameOf(field, twice), UNSAFE.objectFieldOffset(field)))
        .toArray(HeapField[]::new);
  }

  private static void collect(Class<?> type, List<Field> all) {
    if (type.getSuperclass() != null) {
      collect(type.getSuperclass(), all);
    }
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !isDerived(field)) {
        all.add(field);
      }
    }
  }

  /** Tells whether a field holds what only this JVM knows, and what is found again without it. */
  private static boolean isDerived(Field field) {
    Class<?> type = field.getDeclaringClass();
    return switch (field.getName()) {
      case "backtrace" -> type == Throwable.class;
      case "declaringClassObject" -> type == StackTraceElement.class;
      case "discovered" -> type == Reference.class;
      default -> false;
    };
  }

  private static HeapField[] findStatic(Class<?> type) {
    Set<String> qualified = Set.of("class", "xmlns");
    List<HeapField> found = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        found.add(HeapField.of(field, nameOf(field, qualified), UNSAFE.staticFieldOffset(field)));
      }
    }
    return found.toArray(HeapField[]::new);
  }

  private static String nameOf(Field field, Set<String> qualified) {
    String name = field.getName();
    String full =
        qualified.contains(name) ? field.getDeclaringClass().getName() + "." + name : name;
    return XmlNames.escape(full);
  }
}
