package org.cnscs.vm.process;

import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.cnscs.heap.ObjectAdapter;

/**
 * How what stands behind {@code Method.invoke} and {@code Constructor.newInstance} is kept: as
 * nothing but its class.
 *
 * <p>Frames on the stack hold such an object, and it has no other use for them any more than to
 * look at an exception, for which it needs no state. Reflected methods themselves find another.
 */
final class AccessorAdapter implements ObjectAdapter {
  private static final String PACKAGE = "jdk.internal.reflect.";
  private static final Set<String> TYPES =
      Set.of(PACKAGE + "DirectMethodHandleAccessor", PACKAGE + "DirectConstructorHandleAccessor");

  @Override
  public boolean handles(Class<?> type) {
    return TYPES.contains(type.getName());
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    return new TreeMap<>();
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    return Instances.allocate(type);
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    // nothing is kept
  }
}
