package org.cnscs.heap.exchange;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cnscs.heap.Platform;
import org.cnscs.heap.Refusals;

/**
 * The classes that a natural form allows, by class and by the name in XML. Nothing else is ever
 * looked up: a name in a document is no name of a class.
 */
final class Forms {

  /** What a name in a document may be an array of, with how many dimensions. */
  private static final int MOST_DIMENSIONS = 8;

  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "char", char.class,
          "short", short.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class);

  private static final Map<String, Class<?>> BOXES =
      Map.of(
          "Boolean", Boolean.class,
          "Byte", Byte.class,
          "Character", Character.class,
          "Short", Short.class,
          "Integer", Integer.class,
          "Long", Long.class,
          "Float", Float.class,
          "Double", Double.class);

  private final Map<Class<?>, Form> byClass;
  private final Map<String, Form> byName = new HashMap<>();

  /** Types of fields and arrays whose objects are of other classes. */
  private final Map<Class<?>, String> others;

  private final Map<String, Class<?>> otherTypes = new HashMap<>(BOXES);

  /**
   * Makes a catalogue.
   *
   * @param byClass forms by class; those of one name are one form
   * @param others the names of types of fields and arrays whose objects are of other classes
   */
  Forms(Map<Class<?>, Form> byClass, Map<Class<?>, String> others) {
    this.byClass = byClass;
    this.others = others;
    byClass.values().forEach(form -> byName.put(form.name(), form));
    others.forEach((type, name) -> otherTypes.put(name, type));
  }

  Collection<Form> all() {
    return byName.values();
  }

  /**
   * Returns the form of objects of a class.
   *
   * @throws IllegalArgumentException if it has none, with the reason
   */
  Form of(Class<?> type) {
    Form form = find(type);
    if (form == null) {
      throw new IllegalArgumentException(refusal(type));
    }
    return form;
  }

  /** Returns the form of objects of a class, null if it has none. */
  Form find(Class<?> type) {
    Form form = byClass.get(type);
    if (form != null) {
      return form;
    }
    if (type.isArray()) {
      return array(type);
    }
    return inherited(type);
  }

  /** Returns the form of an enumeration, or of an abstract class of the JDK, above a class. */
  private Form inherited(Class<?> type) {
    for (Class<?> c = type.getSuperclass(); c != null; c = c.getSuperclass()) {
      boolean hidden = Modifier.isAbstract(c.getModifiers()) && Platform.isPlatformClass(type);
      if ((c.isEnum() || hidden) && byClass.get(c) instanceof TextForm form) {
        return form;
      }
    }
    return null;
  }

  private Form array(Class<?> type) {
    String element = elementName(type.componentType());
    return element == null ? null : new ArrayForm(element + "[]", type);
  }

  /** Returns the name of the type of an array's elements, null if it has none. */
  private String elementName(Class<?> type) {
    if (type.isArray()) {
      String element = elementName(type.componentType());
      return element == null ? null : element + "[]";
    }
    if (type.isPrimitive() || BOXES.containsValue(type)) {
      return type.getSimpleName();
    }
    Form form = byClass.get(type);
    return form != null ? form.name() : others.get(type);
  }

  private static String refusal(Class<?> type) {
    if (type.isHidden() || type.isSynthetic()) {
      return "it is a lambda or of another class without a name, which no document can tell";
    }
    if (Proxy.isProxyClass(type)) {
      return "it is a proxy, whose class was made while the program ran";
    }
    String reason = Refusals.reason(type, true);
    return reason != null
        ? reason
        : "its class is not among those that this form allows; allow it, or register a converter";
  }

  /**
   * Returns the form with a name in a document.
   *
   * @throws NaturalFormException if no class of that name is allowed
   */
  Form named(String name) {
    if (name.endsWith("[]")) {
      return array(typeNamed(name));
    }
    Form form = byName.get(name);
    if (form == null) {
      throw new NaturalFormException(
          "No class is allowed under the name " + name + "; allow it, or give it this alias");
    }
    return form;
  }

  private Class<?> typeNamed(String name) {
    int end = name.length();
    int dimensions = 0;
    while (end >= 2 && name.startsWith("[]", end - 2)) {
      end -= 2;
      dimensions++;
    }
    if (dimensions > MOST_DIMENSIONS) {
      throw new NaturalFormException(
          "An array has at most " + MOST_DIMENSIONS + " dimensions, not " + dimensions);
    }
    Class<?> type = elementType(name.substring(0, end));
    for (int i = 0; i < dimensions; i++) {
      type = type.arrayType();
    }
    return type;
  }

  private Class<?> elementType(String name) {
    Class<?> type = PRIMITIVES.get(name);
    type = type != null ? type : otherTypes.get(name);
    return type != null ? type : named(name).type();
  }

  /** Returns the name by which {@link #type} finds a type, null if there is none. */
  String name(Class<?> type) {
    return elementName(type);
  }

  /** Returns the class with a name in a document. */
  Class<?> type(String name) {
    return typeNamed(name);
  }

  /** Returns the form of what stands in a place of a type without saying more, null if unknown. */
  Form inferred(Class<?> type) {
    Class<?> boxed = Types.boxed(type);
    Form form = boxed == Object.class ? null : find(boxed);
    if (form != null) {
      return form;
    }
    Class<?> usual = Interfaces.usual(boxed);
    if (usual != null) {
      return byClass.get(usual);
    }
    return boxed.isAssignableFrom(String.class) ? byClass.get(String.class) : null;
  }

  /** Returns the forms of the objects that may stand in a place. */
  List<Form> assignable(Class<?> type) {
    Class<?> boxed = Types.boxed(type);
    return all().stream()
        .filter(
            form ->
                form instanceof ContainerForm container
                    ? container.types().stream().anyMatch(boxed::isAssignableFrom)
                    : boxed.isAssignableFrom(form.type()))
        .toList();
  }
}
