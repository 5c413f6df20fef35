package org.cnscs.heap;

import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.SequencedMap;

/** The adapter for {@link MethodType}, kept as its descriptor. */
record MethodTypeAdapter(ClassLoader loader) implements ObjectAdapter {

  @Override
  public boolean handles(Class<?> type) {
    return type == MethodType.class;
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    return BuiltInAdapters.texts("descriptor", MethodTypes.text((MethodType) object));
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    return MethodTypes.parse((String) scalars.get("descriptor"), loader);
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    // A method type is whole since it was found.
  }
}
