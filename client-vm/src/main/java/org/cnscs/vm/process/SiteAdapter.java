package org.cnscs.vm.process;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MutableCallSite;
import java.lang.invoke.VolatileCallSite;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.ObjectAdapter;

/**
 * How a call site is kept that a program uses as an object: as its target and the fields that the
 * program's classes add.
 *
 * <p>One to which the JVM has linked an instruction is refused: in another JVM the instruction
 * would be linked anew, to another call site.
 */
final class SiteAdapter implements ObjectAdapter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long TARGET = UNSAFE.objectFieldOffset(CallSite.class, "target");
  private static final long LINKED = UNSAFE.objectFieldOffset(CallSite.class, "linked");
  private static final String NAME = "target";

  @Override
  public boolean handles(Class<?> type) {
    return base(type) != null;
  }

  /** Returns the class of the JDK that a class of call sites with changing targets extends. */
  private static Class<?> base(Class<?> type) {
    if (MutableCallSite.class.isAssignableFrom(type)) {
      return MutableCallSite.class;
    }
    return VolatileCallSite.class.isAssignableFrom(type) ? VolatileCallSite.class : null;
  }

  @Override
  public String refusal(Object object) {
    return UNSAFE.getBoolean(object, LINKED) ? "an instruction is linked to it" : null;
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put(NAME, ((CallSite) object).getTarget());
    Class<?> type = object.getClass();
    ThreadFields.ownFields(
        type, base(type), (name, field) -> fields.put(name, ThreadFields.get(object, field)));
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    return Instances.allocate(type);
  }

  /** No compiled code knows the target yet, which is all that the JDK's own method sees to. */
  @Override
  public void fill(Object object, Map<String, Object> fields) {
    UNSAFE.putReferenceVolatile(object, TARGET, (MethodHandle) fields.get(NAME));
    Class<?> type = object.getClass();
    ThreadFields.ownFields(
        type, base(type), (name, field) -> ThreadFields.set(object, field, fields.get(name)));
  }
}
