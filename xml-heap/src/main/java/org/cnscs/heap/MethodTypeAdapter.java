package org.cnscs.heap;

import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The adapter for {@link MethodType}, kept as its descriptor; as the names of its types if some of
 * them need more than a name to be found.
 */
record MethodTypeAdapter(ClassLoader loader) implements ObjectAdapter {

  @Override
  public boolean handles(Class<?> type) {
    return type == MethodType.class;
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    MethodType type = (MethodType) object;
    List<Class<?>> all = new ArrayList<>(type.parameterList());
    all.add(type.returnType());
    return all.stream().anyMatch(MethodTypeAdapter::isQualified)
        ? BuiltInAdapters.texts("types", String.join(" ", all.stream().map(TypeNames::of).toList()))
        : BuiltInAdapters.texts("descriptor", type.toMethodDescriptorString());
  }

  private static boolean isQualified(Class<?> type) {
    return type.isArray()
        ? isQualified(type.componentType())
        : !type.isPrimitive() && Qualifiers.qualifier(type) != null;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    String types = (String) scalars.get("types");
    return types == null
        ? MethodType.fromMethodDescriptorString((String) scalars.get("descriptor"), loader)
        : ofTypes(types.split(" "));
  }

  private MethodType ofTypes(String[] names) {
    List<Class<?>> all = new ArrayList<>();
    try {
      for (String name : names) {
        all.add(TypeNames.resolve(name, loader));
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw new HeapFormatException("A method type names a class that is not here", e);
    }
    return MethodType.methodType(all.removeLast(), all);
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    // A method type is whole since it was found.
  }
}
