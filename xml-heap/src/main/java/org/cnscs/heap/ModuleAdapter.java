package org.cnscs.heap;

import java.util.Map;
import java.util.SequencedMap;

/** The adapter for modules of the JDK, kept as their names. */
record ModuleAdapter() implements ObjectAdapter {

  @Override
  public boolean handles(Class<?> type) {
    return type == Module.class;
  }

  @Override
  public String refusal(Object object) {
    Module module = (Module) object;
    return module.isNamed() && find(module.getName()) == module
        ? null
        : "it is a module outside the JDK";
  }

  private static Module find(String name) {
    return ModuleLayer.boot().findModule(name).orElse(null);
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    return BuiltInAdapters.texts("name", ((Module) object).getName());
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    Module found = find((String) scalars.get("name"));
    if (found == null) {
      throw new HeapFormatException("This JVM has no module " + scalars.get("name"));
    }
    return found;
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    // A module is whole since it was found.
  }
}
