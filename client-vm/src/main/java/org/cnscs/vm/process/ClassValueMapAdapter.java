package org.cnscs.vm.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.cnscs.heap.ObjectAdapter;
import org.cnscs.heap.Qualifiers;

/**
 * How the JDK's map of a class's values is kept, which frames hold while a value is computed: as
 * the name of the class. What it holds is kept with the class values.
 */
record ClassValueMapAdapter(ClassLoader program) implements ObjectAdapter {
  private static final String TYPE = ClassValue.class.getName() + "$ClassValueMap";
  private static final String NAME = "of";

  @Override
  public boolean handles(Class<?> type) {
    return type.getName().equals(TYPE);
  }

  @Override
  public String refusal(Object object) {
    return ClassValueAdapter.classOf(object) == null ? "it belongs to no class" : null;
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put(NAME, Qualifiers.typeName(ClassValueAdapter.classOf(object)));
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    String name = (String) scalars.get(NAME);
    try {
      return ClassValueAdapter.map(Qualifiers.findType(name, program));
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("There is no class " + name, e);
    }
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    // the name was all
  }
}
