package org.cnscs.vm.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import jdk.internal.misc.Unsafe;
import jdk.internal.ref.CleanerFactory;
import jdk.internal.vm.HostRights;
import org.cnscs.heap.ObjectAdapter;

/**
 * How a clean-up is kept that the JDK has registered with its own cleaner for an object of the
 * program, like that of a timer's thread: as the object and what is to be done.
 *
 * <p>A fresh registration is made in the other JVM, whose fields are then taken over by the object
 * that stands for the old one.
 */
final class CleanableAdapter implements ObjectAdapter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final Class<?> TYPE = cleanable().getClass();
  private static final long REFERENT = UNSAFE.objectFieldOffset(Reference.class, "referent");
  private static final long QUEUE = UNSAFE.objectFieldOffset(Reference.class, "queue");
  private static final long LIST = UNSAFE.objectFieldOffset(TYPE.getSuperclass(), "list");
  private static final long INDEX = UNSAFE.objectFieldOffset(TYPE.getSuperclass(), "index");
  private static final long ACTION = UNSAFE.objectFieldOffset(TYPE, "action");
  private static final MethodHandle INSERT = insert();

  private static Cleaner.Cleanable cleanable() {
    Cleaner.Cleanable sample = CleanerFactory.cleaner().register(new Object(), () -> {});
    sample.clean();
    return sample;
  }

  private static MethodHandle insert() {
    try {
      Class<?> list = TYPE.getSuperclass().getDeclaredField("list").getType();
      MethodType type = MethodType.methodType(void.class, TYPE.getSuperclass());
      return HostRights.of(list)
          .findVirtual(list, "insert", type)
          .asType(MethodType.methodType(void.class, Object.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public boolean handles(Class<?> type) {
    return type == TYPE;
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put("referent", UNSAFE.getReference(object, REFERENT));
    fields.put("action", UNSAFE.getReference(object, ACTION));
    return fields;
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    return Instances.allocate(type);
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    Cleaner.Cleanable like = cleanable();
    UNSAFE.putReference(object, REFERENT, fields.get("referent"));
    UNSAFE.putReference(object, QUEUE, UNSAFE.getReference(like, QUEUE));
    UNSAFE.putReference(object, LIST, UNSAFE.getReference(like, LIST));
    UNSAFE.putReference(object, ACTION, fields.get("action"));
    UNSAFE.putInt(object, INDEX, -1);
    if (fields.get("referent") != null) {
      insert(object);
    }
  }

  private static void insert(Object object) {
    try {
      INSERT.invokeExact(UNSAFE.getReference(object, LIST), object);
    } catch (Throwable e) {
      throw new IllegalStateException("Cannot register a clean-up", e);
    }
  }
}
