package org.cnscs.vm.process;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import jdk.internal.misc.Unsafe;
import org.cnscs.heap.ObjectAdapter;

/**
 * How a {@link Thread} is kept: as what the program gave it and what it is to the program, and
 * nothing of the JVM's.
 *
 * <p>A thread of another JVM begins as a fresh one, made by the JDK's constructor; for a subclass
 * its fields are copied into an object of that class, so that no constructor of the program runs.
 */
final class ThreadAdapter implements ObjectAdapter {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final String VIRTUAL = "java.lang.VirtualThread";
  private static final String BOUND = "java.lang.ThreadBuilders$BoundVirtualThread";

  private final Predicate<Class<?>> isProgramClass;
  private final ThreadGroup group;
  private final Stopper stopper;
  private final Registrations registrations;

  ThreadAdapter(
      Predicate<Class<?>> isProgramClass,
      ThreadGroup group,
      Stopper stopper,
      Registrations registrations) {
    this.isProgramClass = isProgramClass;
    this.group = group;
    this.stopper = stopper;
    this.registrations = registrations;
  }

  @Override
  public boolean handles(Class<?> type) {
    return Thread.class.isAssignableFrom(type)
        && (isProgramClass.test(type) || type.getName().startsWith("java."))
        && !type.getName().equals(BOUND);
  }

  @Override
  public SequencedMap<String, Object> fields(Object object) {
    Thread thread = (Thread) object;
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    fields.put("threadName", thread.getName());
    fields.put("number", thread.threadId());
    fields.put("priority", thread.getPriority());
    fields.put("daemon", thread.isDaemon());
    fields.put("stackSize", thread.isVirtual() ? 0L : ThreadFields.stackSize(thread));
    fields.put("life", life(thread));
    fields.put("group", thread.isVirtual() ? null : thread.getThreadGroup());
    fields.put("loader", thread.getContextClassLoader());
    fields.put("handler", ThreadFields.handler(thread));
    fields.put("task", "ended".equals(fields.get("life")) ? null : task(thread));
    fields.put(
        "bindings",
        ThreadFields.bindings(thread) == Thread.class ? null : ThreadFields.bindings(thread));
    fields.put(
        "inherited", thread.getState() == Thread.State.NEW ? ThreadFields.inherited(thread) : null);
    if (stopper.threads().of(thread) != null) {
      addSettings(fields);
    }
    if (!thread.isVirtual()) {
      ThreadFields.ownFields(
          thread.getClass(),
          Thread.class,
          (name, field) -> fields.put(name, ThreadFields.get(thread, field)));
    }
    return fields;
  }

  /**
   * What the JDK keeps for all threads stands with each that lives, since something has to refer to
   * it.
   */
  private void addSettings(Map<String, Object> fields) {
    Thread[] hooks =
        JdkState.hooks(group).stream()
            .filter(each -> handles(each.getClass()))
            .toArray(Thread[]::new);
    fields.put("defaultHandler", Thread.getDefaultUncaughtExceptionHandler());
    fields.put("hooks", hooks.length == 0 ? null : hooks);
    fields.put("commonPool", JdkState.commonPool());
    registrations.addTo(fields);
  }

  private String life(Thread thread) {
    if (stopper.threads().of(thread) != null) {
      return "alive";
    }
    return thread.getState() == Thread.State.NEW ? "new" : "ended";
  }

  private static Runnable task(Thread thread) {
    Runnable task = ThreadFields.task(thread);
    return switch (task) {
      case ProcessHost.StartedTask started ->
          started.task() instanceof MainTask ? null : started.task();
      case null, default -> task;
    };
  }

  @Override
  public Object allocate(Class<?> type, Map<String, Object> scalars) {
    Thread fresh = type.getName().equals(VIRTUAL) ? virtual(scalars) : platform(type, scalars);
    ThreadFields.programNumber(fresh, (Long) scalars.get("number"));
    if ("ended".equals(scalars.get("life"))) {
      ThreadFields.terminated(fresh);
    }
    return fresh;
  }

  private static Thread virtual(Map<String, Object> scalars) {
    return Thread.ofVirtual()
        .name((String) scalars.get("threadName"))
        .inheritInheritableThreadLocals(false)
        .unstarted(() -> {});
  }

  private Thread platform(Class<?> type, Map<String, Object> scalars) {
    String name = (String) scalars.get("threadName");
    long before = (Long) scalars.get("stackSize");
    long size = "new".equals(scalars.get("life")) ? before : StackSize.resumed(name, before);
    Thread fresh = new Thread(group, null, name, size);
    fresh.setDaemon((Boolean) scalars.get("daemon"));
    fresh.setPriority((Integer) scalars.get("priority"));
    return type == Thread.class ? fresh : copy(fresh, type);
  }

  private static Thread copy(Thread fresh, Class<?> type) {
    try {
      Thread thread = (Thread) UNSAFE.allocateInstance(type);
      for (Field field : Thread.class.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          ThreadFields.set(thread, field, ThreadFields.get(fresh, field));
        }
      }
      return thread;
    } catch (InstantiationException e) {
      throw new IllegalStateException("Cannot make a thread of class " + type.getName(), e);
    }
  }

  @Override
  public void fill(Object object, Map<String, Object> fields) {
    Thread thread = (Thread) object;
    ThreadFields.task(thread, (Runnable) fields.get("task"));
    thread.setContextClassLoader((ClassLoader) fields.get("loader"));
    if (fields.get("bindings") != null) {
      ThreadFields.bindings(thread, fields.get("bindings"));
    }
    if (fields.get("group") instanceof ThreadGroup its && its != group) {
      ThreadFields.group(thread, its);
    }
    if (fields.get("handler") instanceof Thread.UncaughtExceptionHandler handler) {
      thread.setUncaughtExceptionHandler(handler);
    }
    if (fields.get("inherited") instanceof Object[] pairs) {
      ThreadFields.inherit(thread, pairs);
    }
    if (fields.get("defaultHandler") instanceof Thread.UncaughtExceptionHandler handler) {
      Thread.setDefaultUncaughtExceptionHandler(handler);
    }
    if (fields.get("commonPool") instanceof ForkJoinPool pool) {
      JdkState.commonPool(pool);
    }
    registrations.take(fields);
    if (fields.get("hooks") instanceof Thread[] hooks) {
      for (Thread hook : hooks) {
        JdkState.hook(hook, group);
      }
    }
    if (!thread.isVirtual()) {
      ThreadFields.ownFields(
          thread.getClass(),
          Thread.class,
          (name, field) -> ThreadFields.set(thread, field, fields.get(name)));
    }
  }
}
