package org.cnscs.heap;

import java.util.Map;

/**
 * The names of types as people read them: {@code int}, {@code demo.Main$Part}, {@code
 * java.lang.String[]}.
 */
final class TypeNames {

  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean",
          boolean.class,
          "byte",
          byte.class,
          "char",
          char.class,
          "short",
          short.class,
          "int",
          int.class,
          "long",
          long.class,
          "float",
          float.class,
          "double",
          double.class,
          "void",
          void.class);

  private TypeNames() {}

  static String of(Class<?> type) {
    return type.isArray() ? of(type.componentType()) + "[]" : Qualifiers.nameOf(type);
  }

  /** Returns the class of the name, without initialising it. */
  static Class<?> resolve(String name, ClassLoader loader) throws ClassNotFoundException {
    if (name.endsWith("[]")) {
      return resolve(name.substring(0, name.length() - 2), loader).arrayType();
    }
    Class<?> primitive = PRIMITIVES.get(name);
    return primitive != null ? primitive : Qualifiers.find(name, loader);
  }

  /** Returns what a type of a checkpoint is called now, null if its class is dropped. */
  static String now(String name, FormerClasses former) {
    int dimensions = name.indexOf("[]");
    String component = dimensions < 0 ? name : name.substring(0, dimensions);
    String now = former.now(component);
    return now == null || dimensions < 0 ? now : now + name.substring(dimensions);
  }

  static String ofDescriptor(String descriptor) {
    int dimensions = 0;
    while (descriptor.charAt(dimensions) == '[') {
      dimensions++;
    }
    return elementName(descriptor.substring(dimensions)) + "[]".repeat(dimensions);
  }

  private static String elementName(String descriptor) {
    for (Map.Entry<String, Class<?>> primitive : PRIMITIVES.entrySet()) {
      if (primitive.getValue().descriptorString().equals(descriptor)) {
        return primitive.getKey();
      }
    }
    return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
  }

  static String toDescriptor(String name) {
    if (name.endsWith("[]")) {
      return "[" + toDescriptor(name.substring(0, name.length() - 2));
    }
    Class<?> primitive = PRIMITIVES.get(name);
    return primitive != null ? primitive.descriptorString() : "L" + name.replace('.', '/') + ";";
  }
}
