package org.cnscs.heap.exchange;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cnscs.heap.Fields;
import org.cnscs.heap.HeapField;
import org.cnscs.heap.Platform;
import org.cnscs.heap.Refusals;
import org.cnscs.xml.XmlNames;

/** The choice of the classes that a natural form allows, and of their names in XML. */
public final class NaturalFormBuilder {

  private final Map<Class<?>, Form> forms = new HashMap<>();
  private final Map<Class<?>, String> others = Interfaces.names();
  private final Map<String, Class<?>> names = new HashMap<>();
  private long mostBytes = NaturalForm.MOST_BYTES;

  NaturalFormBuilder() {
    TextForms.all().forEach(form -> put(form.type(), form));
    for (ContainerForm form : Containers.all()) {
      form.types().forEach(type -> put(type, form));
    }
    put(Object.class, ObjectForm.of("Object", Object.class, List.of(), List.of(), null));
    others.forEach((type, name) -> names.put(name, type));
    Stream.of(Boolean.class, Byte.class, Character.class, Short.class)
        .forEach(type -> names.put(type.getSimpleName(), type));
    Stream.of(Integer.class, Long.class, Float.class, Double.class)
        .forEach(type -> names.put(type.getSimpleName(), type));
  }

  /**
   * Allows classes under their simple names: records, enumerations, classes whose superclasses are
   * none of the JDK, and interfaces and abstract classes, so that arrays can be of them.
   *
   * @throws IllegalArgumentException if another class has the name already, or one has no natural
   *     form
   */
  public NaturalFormBuilder allow(Class<?>... types) {
    for (Class<?> type : types) {
      allow(type.getSimpleName(), type);
    }
    return this;
  }

  /**
   * Allows a class under a name of its own.
   *
   * @param alias the element's name; what XML forbids in names is escaped
   */
  public NaturalFormBuilder allow(String alias, Class<?> type) {
    String name = XmlNames.escape(alias);
    if (type.isInterface() || Modifier.isAbstract(type.getModifiers()) && !type.isEnum()) {
      claim(name, type);
      others.put(type, name);
    } else if (type.isEnum()) {
      put(type, enumeration(name, type));
    } else {
      put(type, object(name, type));
    }
    return this;
  }

  /**
   * Gives objects of a class a text of their own instead of their fields.
   *
   * @param print returns the text of an object
   * @param parse returns the object of a text
   */
  public <T> NaturalFormBuilder text(
      Class<T> type, Function<T, String> print, Function<String, ? extends T> parse) {
    put(type, TextForm.object(XmlNames.escape(type.getSimpleName()), type, print, parse));
    return this;
  }

  /** Gives objects of a class an element with what a converter writes in it. */
  NaturalFormBuilder tree(TreeForm form) {
    put(form.type(), form);
    return this;
  }

  /** Sets the most bytes that a document may have. */
  public NaturalFormBuilder mostBytes(long bytes) {
    mostBytes = bytes;
    return this;
  }

  /** Returns the form. */
  public NaturalForm build() {
    return new NaturalForm(new Forms(Map.copyOf(forms), Map.copyOf(others)), mostBytes);
  }

  private void put(Class<?> type, Form form) {
    claim(form.name(), form.type());
    forms.put(type, form);
  }

  private void claim(String name, Class<?> type) {
    Class<?> other = names.putIfAbsent(name, type);
    if (other != null && other != type || name.isEmpty()) {
      throw new IllegalArgumentException(
          "The name \""
              + name
              + "\" of "
              + type.getName()
              + " is that of "
              + (other == null ? "nothing" : other.getName())
              + "; allow it under an alias");
    }
  }

  private static Form enumeration(String name, Class<?> type) {
    Map<String, Object> constants = new HashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), constant);
    }
    return new TextForm(
        name, type, false, o -> ((Enum<?>) o).name(), text -> constant(name, constants, text));
  }

  private static Object constant(String name, Map<String, Object> constants, String text) {
    Object constant = constants.get(text);
    if (constant == null) {
      throw new NaturalFormException(
          name + " has no constant " + text + "; it has " + String.join(", ", constants.keySet()));
    }
    return constant;
  }

  static ObjectForm object(String name, Class<?> type) {
    check(type);
    List<Member> members = new ArrayList<>();
    List<HeapField> fields = new ArrayList<>();
    for (HeapField field : fields(type)) {
      Field declared = declared(field);
      if (!Modifier.isTransient(declared.getModifiers())) {
        members.add(new Member(field.name(), declared.getGenericType()));
        fields.add(field);
      }
    }
    return ObjectForm.of(name, type, members, fields, type.isRecord() ? canonical(type) : null);
  }

  private static void check(Class<?> type) {
    if (type.isPrimitive() || type.isArray() || type.isHidden() || type.isAnnotation()) {
      throw new IllegalArgumentException(type.getName() + " has no natural form of its own");
    }
    String reason = Refusals.reason(type, true);
    if (reason != null) {
      throw new IllegalArgumentException("No object of " + type.getName() + " is kept: " + reason);
    }
    for (Class<?> c = type; c != Object.class && c != Record.class; c = c.getSuperclass()) {
      if (Platform.isPlatformClass(c)) {
        throw new IllegalArgumentException(
            type.getName()
                + " holds what only "
                + c.getName()
                + " of the JDK knows; give it a text, or register a converter");
      }
    }
  }

  /** Returns the fields of a class, those of a record in the order of its components. */
  private static List<HeapField> fields(Class<?> type) {
    List<HeapField> fields = new ArrayList<>(List.of(Fields.of(type)));
    if (type.isRecord()) {
      List<String> order =
          Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
      fields.sort(Comparator.comparing(field -> order.indexOf(field.javaName())));
    }
    return fields;
  }

  private static Field declared(HeapField field) {
    try {
      return field.declaring().getDeclaredField(field.javaName());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(field + " is gone", e);
    }
  }

  private static Constructor<?> canonical(Class<?> type) {
    Class<?>[] components =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(components);
      canonical.setAccessible(true);
      return canonical;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("A record without canonical constructor: " + type, e);
    }
  }
}
