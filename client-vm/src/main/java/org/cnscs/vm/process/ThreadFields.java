package org.cnscs.vm.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.HostRights;
import org.cnscs.heap.DeclaredField;
import org.cnscs.heap.Qualifiers;
import org.cnscs.heap.ThreadLocalImage;

/** The fields of {@link Thread} that the client VM reads and writes. */
final class ThreadFields {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long HOLDER = offset(Thread.class, "holder");
  private static final long TASK = offset(holderClass(), "task");
  private static final long STATUS = offset(holderClass(), "threadStatus");
  private static final long STACK_SIZE = offset(holderClass(), "stackSize");
  private static final long GROUP = offset(holderClass(), "group");
  private static final long NUMBER = offset(Thread.class, "tid");
  private static final long NUMBER_OFFSET = offset(Thread.class, "tidOffset");

  private static final Class<?> VIRTUAL = jdk("java.lang.VirtualThread");
  private static final long CONTINUATION = offset(VIRTUAL, "cont");
  private static final long VIRTUAL_STATE = offset(VIRTUAL, "state");
  private static final long TARGET = offset(Continuation.class, "target");
  private static final long TARGET_TASK =
      offset(jdk("java.lang.VirtualThread$VThreadContinuation$1"), "val$task");

  private static final long HANDLER = offset(Thread.class, "uncaughtExceptionHandler");
  private static final long BINDINGS = offset(Thread.class, "scopedValueBindings");
  private static final long LOCALS = offset(Thread.class, "threadLocals");
  private static final long INHERITABLE = offset(Thread.class, "inheritableThreadLocals");
  private static final MethodHandle SET_LOCAL = setLocal();
  private static final MethodHandle NEW_MAP = newMap();
  private static final MethodHandle PUT = put();

  private ThreadFields() {}

  private static Class<?> holderClass() {
    return UNSAFE.getReference(Thread.currentThread(), HOLDER).getClass();
  }

  private static long offset(Class<?> owner, String name) {
    return UNSAFE.objectFieldOffset(owner, name);
  }

  static Runnable task(Thread thread) {
    return thread.isVirtual()
        ? (Runnable) UNSAFE.getReference(target(thread), TARGET_TASK)
        : (Runnable) UNSAFE.getReference(UNSAFE.getReference(thread, HOLDER), TASK);
  }

  static void task(Thread thread, Runnable task) {
    if (thread.isVirtual()) {
      UNSAFE.putReference(target(thread), TARGET_TASK, task);
    } else {
      UNSAFE.putReference(UNSAFE.getReference(thread, HOLDER), TASK, task);
    }
  }

  /** Returns what the JDK has a virtual thread run, which in turn runs its task. */
  private static Object target(Thread thread) {
    return UNSAFE.getReference(UNSAFE.getReference(thread, CONTINUATION), TARGET);
  }

  /** Marks a thread that was never started here as one that has ended. */
  static void terminated(Thread thread) {
    if (thread.isVirtual()) {
      UNSAFE.putInt(thread, VIRTUAL_STATE, 99);
    } else {
      UNSAFE.putInt(UNSAFE.getReference(thread, HOLDER), STATUS, 2);
    }
  }

  /** Returns how large a stack a platform thread asks for, in bytes; 0 for the JVM's default. */
  static long stackSize(Thread thread) {
    return UNSAFE.getLong(UNSAFE.getReference(thread, HOLDER), STACK_SIZE);
  }

  static void stackSize(Thread thread, long size) {
    UNSAFE.putLong(UNSAFE.getReference(thread, HOLDER), STACK_SIZE, size);
  }

  /** Puts a platform thread that was not started yet into a group. */
  static void group(Thread thread, ThreadGroup group) {
    UNSAFE.putReference(UNSAFE.getReference(thread, HOLDER), GROUP, group);
  }

  /**
   * Returns the scoped values that are bound in a thread; {@link Thread}'s class if there were
   * never any, null if the JVM has forgotten them because the stack was full.
   */
  static Object bindings(Thread thread) {
    return UNSAFE.getReference(thread, BINDINGS);
  }

  static void bindings(Thread thread, Object bindings) {
    UNSAFE.putReference(thread, BINDINGS, bindings);
  }

  /** Returns by which number the JVM knows a thread; {@link Thread#threadId} is the program's. */
  static long number(Thread thread) {
    return UNSAFE.getLong(thread, NUMBER);
  }

  /** Gives a thread the number by which the program knows it. */
  static void programNumber(Thread thread, long number) {
    UNSAFE.putLong(thread, NUMBER_OFFSET, number - number(thread));
  }

  static Object handler(Thread thread) {
    return UNSAFE.getReference(thread, HANDLER);
  }

  /** A field that a class of the program adds, found without asking its class loader. */
  record OwnField(long offset, String type) {}

  /** Reads a field, boxed if it is primitive. */
  static Object get(Object object, Field field) {
    return get(object, ofClass(field));
  }

  private static OwnField ofClass(Field field) {
    return new OwnField(UNSAFE.objectFieldOffset(field), field.getType().descriptorString());
  }

  static Object get(Object object, OwnField field) {
    long offset = field.offset;
    return switch (field.type.charAt(0)) {
      case 'Z' -> UNSAFE.getBoolean(object, offset);
      case 'B' -> UNSAFE.getByte(object, offset);
      case 'S' -> UNSAFE.getShort(object, offset);
      case 'C' -> UNSAFE.getChar(object, offset);
      case 'I' -> UNSAFE.getInt(object, offset);
      case 'J' -> UNSAFE.getLong(object, offset);
      case 'F' -> UNSAFE.getFloat(object, offset);
      case 'D' -> UNSAFE.getDouble(object, offset);
      default -> UNSAFE.getReference(object, offset);
    };
  }

  /** Writes a field, final or not. */
  static void set(Object object, Field field, Object value) {
    set(object, ofClass(field), value);
  }

  static void set(Object object, OwnField field, Object value) {
    long offset = field.offset;
    switch (field.type.charAt(0)) {
      case 'Z' -> UNSAFE.putBoolean(object, offset, (Boolean) value);
      case 'B' -> UNSAFE.putByte(object, offset, (Byte) value);
      case 'S' -> UNSAFE.putShort(object, offset, (Short) value);
      case 'C' -> UNSAFE.putChar(object, offset, (Character) value);
      case 'I' -> UNSAFE.putInt(object, offset, (Integer) value);
      case 'J' -> UNSAFE.putLong(object, offset, (Long) value);
      case 'F' -> UNSAFE.putFloat(object, offset, (Float) value);
      case 'D' -> UNSAFE.putDouble(object, offset, (Double) value);
      default -> UNSAFE.putReference(object, offset, value);
    }
  }

  /** Is given a name and a field. */
  interface FieldVisitor {
    void visit(String name, OwnField field);
  }

  /** Visits the fields that a class of the program adds to one of the JDK. */
  static void ownFields(Class<?> type, Class<?> end, FieldVisitor visitor) {
    int depth = 0;
    for (Class<?> at = type; at != end; at = at.getSuperclass()) {
      String prefix = "own" + depth++ + "$";
      List<DeclaredField> read = Qualifiers.fields(at);
      if (read == null) {
        for (Field field : at.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())) {
            visitor.visit(prefix + field.getName(), ofClass(field));
          }
        }
      } else {
        for (DeclaredField field : read) {
          if (!field.isStatic()) {
            OwnField own = new OwnField(field.offset(at), field.descriptor());
            visitor.visit(prefix + field.name(), own);
          }
        }
      }
    }
  }

  /** Returns a thread's values of thread locals, inheritable ones included. */
  static List<ThreadLocalImage> locals(Thread thread) {
    List<ThreadLocalImage> locals = new ArrayList<>();
    addLocals(UNSAFE.getReference(thread, LOCALS), locals);
    addLocals(UNSAFE.getReference(thread, INHERITABLE), locals);
    return locals;
  }

  private static void addLocals(Object map, List<ThreadLocalImage> locals) {
    if (map == null) {
      return;
    }
    for (Object entry : (Object[]) UNSAFE.getReference(map, offset(map.getClass(), "table"))) {
      Object key = entry == null ? null : ((Reference<?>) entry).get();
      if (key != null) {
        locals.add(
            new ThreadLocalImage(
                key, UNSAFE.getReference(entry, offset(entry.getClass(), "value"))));
      }
    }
  }

  /**
   * Returns what a thread that was not started yet has inherited: keys and values in turn, or null.
   */
  static Object[] inherited(Thread thread) {
    List<ThreadLocalImage> locals = new ArrayList<>();
    addLocals(UNSAFE.getReference(thread, INHERITABLE), locals);
    Object[] pairs = locals.stream().flatMap(each -> Stream.of(each.key(), each.value())).toArray();
    return pairs.length == 0 ? null : pairs;
  }

  /** Gives a thread that was not started yet what it has inherited. */
  static void inherit(Thread thread, Object[] pairs) {
    try {
      Object map = NEW_MAP.invoke(pairs[0], pairs[1]);
      for (int i = 2; i < pairs.length; i += 2) {
        PUT.invoke(map, pairs[i], pairs[i + 1]);
      }
      UNSAFE.putReference(thread, INHERITABLE, map);
    } catch (Throwable e) {
      throw new IllegalStateException(
          "Cannot give thread " + thread.getName() + " what it has inherited", e);
    }
  }

  /**
   * Sets thread locals of the current thread, without asking what the program made of {@link
   * ThreadLocal#set}.
   */
  static void setLocals(List<ThreadLocalImage> locals) {
    try {
      for (ThreadLocalImage each : locals) {
        SET_LOCAL.invoke(each.key(), each.value());
      }
    } catch (Throwable e) {
      throw new IllegalStateException("Cannot set a thread local", e);
    }
  }

  private static MethodHandle setLocal() {
    try {
      MethodType type = MethodType.methodType(void.class, Object.class);
      return HostRights.of(ThreadLocal.class)
          .findSpecial(ThreadLocal.class, "set", type, ThreadLocal.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static Class<?> mapClass() {
    return jdk("java.lang.ThreadLocal$ThreadLocalMap");
  }

  private static Class<?> jdk(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static MethodHandle newMap() {
    try {
      MethodType type = MethodType.methodType(void.class, ThreadLocal.class, Object.class);
      return HostRights.of(mapClass()).findConstructor(mapClass(), type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static MethodHandle put() {
    try {
      MethodType type = MethodType.methodType(void.class, ThreadLocal.class, Object.class);
      return HostRights.of(mapClass()).findVirtual(mapClass(), "set", type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
