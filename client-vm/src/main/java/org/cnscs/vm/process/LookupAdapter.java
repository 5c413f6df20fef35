package org.cnscs.vm.process;

import java.lang.invoke.MethodHandles.Lookup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.ObjectAdapter;

/** How a lookup object is kept: as its classes and its rights. */
final class LookupAdapter implements ObjectAdapter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long TYPE = UNSAFE.objectFieldOffset(Lookup.class, "lookupClass");
  private static final long PREVIOUS = UNSAFE.objectFieldOffset(Lookup.class, "prevLookupClass");
  private static final long MODES = UNSAFE.objectFieldOffset(Lookup.class, "allowedModes");

  @Override
  public boolean handles(Class<?> type) {
    return type == Lookup.class;
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put("class", UNSAFE.getReference(object, TYPE));
    fields.put("previous", UNSAFE.getReference(object, PREVIOUS));
    fields.put("modes", UNSAFE.getInt(object, MODES));
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    return Instances.allocate(type);
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    UNSAFE.putReference(object, TYPE, fields.get("class"));
    UNSAFE.putReference(object, PREVIOUS, fields.get("previous"));
    UNSAFE.putInt(object, MODES, (Integer) fields.get("modes"));
  }
}
