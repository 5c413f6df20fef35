package org.cnscs.vm.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.HostRights;
import org.cnscs.heap.ObjectAdapter;

/**
 * How a thread group that the program has made is kept: by its name, parent and settings. Its
 * members know it, and its parent is told of it anew.
 */
final class GroupAdapter implements ObjectAdapter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final String NAME = "groupName";
  private static final String PRIORITY = "maxPriority";
  private static final String DAEMON = "daemon";
  private static final String PARENT = "parent";
  private static final MethodHandle ADD = add();

  private final Predicate<Class<?>> isProgramClass;

  GroupAdapter(Predicate<Class<?>> isProgramClass) {
    this.isProgramClass = isProgramClass;
  }

  private static MethodHandle add() {
    try {
      return HostRights.of(ThreadGroup.class)
          .findVirtual(
              ThreadGroup.class,
              "synchronizedAddWeak",
              MethodType.methodType(void.class, ThreadGroup.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public boolean handles(Class<?> type) {
    return type == ThreadGroup.class
        || ThreadGroup.class.isAssignableFrom(type) && isProgramClass.test(type);
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    ThreadGroup group = (ThreadGroup) object;
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put(NAME, group.getName());
    fields.put(PRIORITY, group.getMaxPriority());
    fields.put(DAEMON, group.isDaemon());
    fields.put(PARENT, group.getParent());
    ThreadFields.ownFields(
        group.getClass(),
        ThreadGroup.class,
        (name, field) -> fields.put(name, ThreadFields.get(group, field)));
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    try {
      Object group = UNSAFE.allocateInstance(type);
      ThreadFields.set(group, field("name"), scalars.get(NAME));
      ThreadFields.set(group, field(PRIORITY), scalars.get(PRIORITY));
      ThreadFields.set(group, field(DAEMON), scalars.get(DAEMON));
      return group;
    } catch (InstantiationException e) {
      throw new IllegalStateException("Cannot make a thread group of " + type, e);
    }
  }

  private static Field field(String name) {
    try {
      return ThreadGroup.class.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("Thread groups of this JDK have no field " + name, e);
    }
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    ThreadGroup group = (ThreadGroup) object;
    ThreadGroup parent = (ThreadGroup) fields.get(PARENT);
    ThreadFields.set(group, field(PARENT), parent);
    ThreadFields.ownFields(
        group.getClass(),
        ThreadGroup.class,
        (name, field) -> ThreadFields.set(group, field, fields.get(name)));
    try {
      ADD.invokeExact(parent, group);
    } catch (Throwable e) {
      throw new IllegalStateException(
          "Thread group " + group.getName() + " cannot be added to its parent", e);
    }
  }
}
