package org.cnscs.vm.process;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MutableCallSite;
import java.lang.invoke.VolatileCallSite;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.ObjectAdapter;

/**
 * How a call site is kept that a program uses as an object: as its target and the fields that the
 * program's classes add.
 *
 * <p>One to which instructions are linked is kept with these, so that they are linked to it again.
 * It is refused if they are not the program's: in another JVM they would be linked anew, to another
 * call site.
 */
final class SiteAdapter implements ObjectAdapter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long TARGET = UNSAFE.objectFieldOffset(CallSite.class, "target");
  private static final long LINKED = UNSAFE.objectFieldOffset(CallSite.class, "linked");
  private static final long INSTRUCTIONS = UNSAFE.objectFieldOffset(CallSite.class, "instructions");
  private static final String NAME = "target";
  private static final String LINKS = "instructions";

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
    return UNSAFE.getBoolean(object, LINKED) && instructions(object) == null
        ? "an instruction is linked to it"
        : null;
  }

  /** Returns the classes and numbers, by turns, of the instructions of the program; or null. */
  private static Object[] instructions(Object site) {
    return (Object[]) UNSAFE.getReferenceVolatile(site, INSTRUCTIONS);
  }

  /** Notes that an instruction is linked to a call site. */
  static void link(CallSite site, Class<?> type, int number) {
    synchronized (SiteAdapter.class) {
      Object[] known = instructions(site);
      Object[] all = known == null ? new Object[2] : Arrays.copyOf(known, known.length + 2);
      all[all.length - 2] = type;
      all[all.length - 1] = number;
      UNSAFE.putReferenceVolatile(site, INSTRUCTIONS, all);
    }
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put(NAME, ((CallSite) object).getTarget());
    fields.put(LINKS, instructions(object));
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
    UNSAFE.putReferenceVolatile(object, INSTRUCTIONS, fields.get(LINKS));
    Class<?> type = object.getClass();
    ThreadFields.ownFields(
        type, base(type), (name, field) -> ThreadFields.set(object, field, fields.get(name)));
  }

  /** Has the instructions be linked to it when they are next come to. */
  @Override
  public void settle(Object object) {
    Object[] links = instructions(object);
    for (int i = 0; links != null && i < links.length; i += 2) {
      Class<?> type = (Class<?>) links[i];
      LoaderCode.of(type.getClassLoader())
          .linkAgain(type, (Integer) links[i + 1], (CallSite) object);
    }
  }
}
