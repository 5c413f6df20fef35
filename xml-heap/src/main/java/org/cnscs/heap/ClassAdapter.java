package org.cnscs.heap;

import java.util.Map;
import java.util.SequencedMap;

/** The adapter for {@link Class}, kept as its name. */
record ClassAdapter(HeapPolicy policy, ClassLoader loader) implements ObjectAdapter {

  @Override
  public boolean handles(Class<?> type) {
    return type == Class.class;
  }

  @Override
  public String refusal(Object object) {
    Class<?> type = elementType(policy.lasting((Class<?>) object));
    return type.isHidden() && Qualifiers.qualifier(type) == null
        ? "it is the hidden class " + type.getName() + ", which no other JVM can find"
        : null;
  }

  private static Class<?> elementType(Class<?> type) {
    return type.isArray() ? elementType(type.componentType()) : type;
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    return BuiltInAdapters.texts("name", TypeNames.of(policy.lasting((Class<?>) object)));
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    String name = (String) scalars.get("name");
    try {
      String now = TypeNames.now(name, policy.former());
      if (now == null) {
        throw new HeapFormatException("The class object of the dropped " + name + " is in use");
      }
      return TypeNames.resolve(now, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new HeapFormatException("Neither the program nor this JDK has the class " + name, e);
    }
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    // A class is whole since it was found.
  }
}
