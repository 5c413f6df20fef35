package org.cnscs.vm.process;

import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import jdk.internal.vm.SharedThreadContainer;
import org.cnscs.heap.ObjectAdapter;

/**
 * How the JDK's list of an executor's threads is kept: as its name, since it serves thread dumps
 * only.
 */
final class ContainerAdapter implements ObjectAdapter {
  private static final String NAME = "name";

  @Override
  public boolean handles(Class<?> type) {
    return type == SharedThreadContainer.class;
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    return new TreeMap<>(Map.of(NAME, ((SharedThreadContainer) object).name()));
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    return SharedThreadContainer.create((String) scalars.get(NAME));
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    // the name was all
  }
}
