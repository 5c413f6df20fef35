package org.cnscs.heap;

import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Method types as text: their descriptors, or the names of their types, the result last, if some of
 * these need more than a name to be found.
 */
final class MethodTypes {
  private static final String PARAMETERS = "(";

  private MethodTypes() {}

  static String text(MethodType type) {
    List<Class<?>> all = new ArrayList<>(type.parameterList());
    all.add(type.returnType());
    return all.stream().anyMatch(MethodTypes::isQualified)
        ? String.join(" ", all.stream().map(TypeNames::of).toList())
        : type.toMethodDescriptorString();
  }

  private static boolean isQualified(Class<?> type) {
    return type.isArray()
        ? isQualified(type.componentType())
        : !type.isPrimitive() && Qualifiers.qualifier(type) != null;
  }

  /**
   * Returns the type of a text.
   *
   * @param loader the loader of the program
   */
  static MethodType parse(String text, ClassLoader loader) {
    if (text.startsWith(PARAMETERS)) {
      return MethodType.fromMethodDescriptorString(text, loader);
    }
    List<Class<?>> all = new ArrayList<>();
    try {
      for (String name : text.split(" ")) {
        all.add(TypeNames.resolve(name, loader));
      }
    } catch (ClassNotFoundException e) {
      throw new HeapFormatException("A method type names a class that is not here: " + text, e);
    }
    return MethodType.methodType(all.removeLast(), all);
  }
}
