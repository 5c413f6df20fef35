package org.cnscs.vm.process;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.ObjectAdapter;

/**
 * How the table is kept in which a stream for objects finds again what it has written: as its
 * objects in their order. It is ordered by identity hash codes, which those of the JDK do not have
 * in common with another JVM.
 */
final class HandleTableAdapter implements ObjectAdapter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  @Override
  public boolean handles(Class<?> type) {
    return type.getName().equals("java.io.ObjectOutputStream$HandleTable");
  }

  @Override
  public SequencedMap<String, Object> fields(Object table) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put("size", UNSAFE.getInt(table, at(table, "size")));
    fields.put("threshold", UNSAFE.getInt(table, at(table, "threshold")));
    fields.put("loadFactor", UNSAFE.getFloat(table, at(table, "loadFactor")));
    fields.put("chains", ((int[]) UNSAFE.getReference(table, at(table, "spine"))).length);
    fields.put("objs", UNSAFE.getReference(table, at(table, "objs")));
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    return Instances.allocate(type);
  }

  @Override
  public void fill(Object table, Map<String, Object> fields) {
    Object[] objects = (Object[]) fields.get("objs");
    int size = (Integer) fields.get("size");
    int[] chains = new int[(Integer) fields.get("chains")];
    int[] next = new int[objects.length];
    Arrays.fill(chains, -1);
    for (int i = 0; i < size; i++) {
      int chain = (System.identityHashCode(objects[i]) & Integer.MAX_VALUE) % chains.length;
      next[i] = chains[chain];
      chains[chain] = i;
    }
    UNSAFE.putInt(table, at(table, "size"), size);
    UNSAFE.putInt(table, at(table, "threshold"), (Integer) fields.get("threshold"));
    UNSAFE.putFloat(table, at(table, "loadFactor"), (Float) fields.get("loadFactor"));
    UNSAFE.putReference(table, at(table, "spine"), chains);
    UNSAFE.putReference(table, at(table, "next"), next);
    UNSAFE.putReference(table, at(table, "objs"), objects);
  }

  private static long at(Object table, String field) {
    return UNSAFE.objectFieldOffset(table.getClass(), field);
  }
}
