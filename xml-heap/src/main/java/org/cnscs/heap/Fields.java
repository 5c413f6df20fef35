package org.cnscs.heap;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.internal.misc.Unsafe;
import org.cnscs.xml.XmlNames;

/**
 * The fields of classes, found once for each class: instance fields from the top of the hierarchy
 * down, and statics.
 */
public final class Fields {

  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** The names of static fields that something else in their element has. */
  private static final Set<String> STATICS = Set.of("class", "xmlns");

  /** The begin of the names of fields that a class is given, and that nothing is lost with. */
  private static final String GUARDS = "cnscs$used$";

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

  /** Returns the instance fields of a class and its superclasses, in a new array. */
  public static HeapField[] of(Class<?> type) {
    return INSTANCE.get(type).clone();
  }

  /** Returns the static fields that a class declares, in a new array. */
  public static HeapField[] staticsOf(Class<?> type) {
    return STATIC.get(type).clone();
  }

  /**
   * Returns the names in XML of the instance fields of one class and its superclasses.
   *
   * @param names the names that the classes give them, superclasses' first
   * @param owners the names of the classes that declare them
   */
  public static List<String> namesInXml(List<String> names, List<String> owners) {
    Set<String> twice = twice(names);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      all.add(nameOf(names.get(i), owners.get(i), twice));
    }
    return all;
  }

  /** Returns the name in XML of a static field. */
  public static String nameOfStatic(String name, String owner) {
    return nameOf(name, owner, STATICS);
  }

  static HeapField[] instance(Class<?> type) {
    return INSTANCE.get(type);
  }

  static HeapField[] statics(Class<?> type) {
    return STATIC.get(type);
  }

  /** A field that is found, whichever way. */
  private interface Found {
    String name();

    boolean isStatic();

    HeapField as(String xmlName);
  }

  private record Reflected(Field field) implements Found {
    @Override
    public String name() {
      return field.getName();
    }

    @Override
    public boolean isStatic() {
      return Modifier.isStatic(field.getModifiers());
    }

    @Override
    public HeapField as(String xmlName) {
      return HeapField.of(
          field,
          xmlName,
          isStatic() ? UNSAFE.staticFieldOffset(field) : UNSAFE.objectFieldOffset(field));
    }
  }

  private record Read(Class<?> declaring, DeclaredField field) implements Found {
    @Override
    public String name() {
      return field.name();
    }

    @Override
    public boolean isStatic() {
      return field.isStatic();
    }

    @Override
    public HeapField as(String xmlName) {
      return field.in(declaring, xmlName);
    }
  }

  private static List<Found> declared(Class<?> type) {
    List<DeclaredField> read = Qualifiers.fields(type);
    List<Found> found = new ArrayList<>();
    if (read != null) {
      read.forEach(field -> found.add(new Read(type, field)));
      return found;
    }
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) || !isDerived(field)) {
        found.add(new Reflected(field));
      }
    }
    return found;
  }

  private static HeapField[] findInstance(Class<?> type) {
    List<Found> all = new ArrayList<>();
    Map<Found, Class<?>> owners = new IdentityHashMap<>();
    collect(type, all, owners);
    Set<String> twice = twice(all.stream().map(Found::name).toList());
    return all.stream()
        .map(field -> field.as(nameOf(field.name(), owners.get(field).getName(), twice)))
        .toArray(HeapField[]::new);
  }

  /** Returns the names that do not tell a field alone. */
  private static Set<String> twice(List<String> names) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>(Set.of("xmlns"));
    for (String name : names) {
      if (!seen.add(name)) {
        twice.add(name);
      }
    }
    return twice;
  }

  private static void collect(Class<?> type, List<Found> all, Map<Found, Class<?>> owners) {
    if (type.getSuperclass() != null) {
      collect(type.getSuperclass(), all, owners);
    }
    for (Found field : declared(type)) {
      if (!field.isStatic()) {
        all.add(field);
        owners.put(field, type);
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
    return declared(type).stream()
        .filter(Found::isStatic)
        .filter(field -> !field.name().startsWith(GUARDS))
        .map(field -> field.as(nameOf(field.name(), type.getName(), STATICS)))
        .toArray(HeapField[]::new);
  }

  private static String nameOf(String name, String owner, Set<String> qualified) {
    String full = qualified.contains(name) ? owner + "." + name : name;
    return XmlNames.escape(full);
  }
}
