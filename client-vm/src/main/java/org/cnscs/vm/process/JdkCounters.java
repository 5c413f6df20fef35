package org.cnscs.vm.process;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import jdk.internal.misc.Unsafe;

/**
 * The numbers that the JDK counts up for all, and that a program sees: in the names of threads,
 * pools and timers, and in the order of tasks that are due at the same time.
 *
 * <p>A program counts from where a plain JVM does, whatever the client VM has counted before, and
 * goes on in another JVM from where it was. A class that was not used yet is not initialised for
 * that.
 */
final class JdkCounters {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();

  private static final List<Counter> ALL =
      List.of(
          new Counter("unnamed-threads", field("java.lang.Thread$ThreadNumbering", "next"), 0),
          new Counter(
              "thread-pools",
              field("java.util.concurrent.Executors$DefaultThreadFactory", "poolNumber"),
              1),
          new Counter("fork-join-pools", field("java.util.concurrent.ForkJoinPool", "poolIds"), 0),
          new Counter("timers", field("java.util.Timer", "nextSerialNumber"), 0),
          new Counter(
              "scheduled-tasks",
              field("java.util.concurrent.ScheduledThreadPoolExecutor", "sequencer"),
              0));

  private JdkCounters() {}

  private static Field field(String type, String name) {
    return JdkState.field(JdkState.jdk(type), name);
  }

  /** Has all begin as in a new JVM. */
  static void begin() {
    ALL.forEach(each -> each.set(each.first));
  }

  /** Puts where all are into settings. */
  static void addTo(Map<String, String> settings) {
    ALL.forEach(each -> settings.put(JdkState.PREFIX + each.name, String.valueOf(each.get())));
  }

  /** Has all go on from where they were; those of which settings do not tell stay. */
  static void restore(Map<String, String> settings) {
    for (Counter each : ALL) {
      String value = settings.get(JdkState.PREFIX + each.name);
      if (value != null) {
        each.set(Long.parseLong(value));
      }
    }
  }

  /**
   * One of them.
   *
   * @param field a static field of the JDK: a number, or an object that holds one
   * @param first the number from which it counts
   */
  private record Counter(String name, Field field, long first) {

    long get() {
      if (UNSAFE.shouldBeInitialized(field.getDeclaringClass())) {
        return first;
      }
      return field.getType() == int.class ? UNSAFE.getIntVolatile(base(), offset()) : number();
    }

    private long number() {
      return switch (UNSAFE.getReference(base(), offset())) {
        case AtomicInteger counter -> counter.get();
        case AtomicLong counter -> counter.get();
        case Object other -> throw new IllegalStateException(field + " is a " + other.getClass());
      };
    }

    void set(long value) {
      if (get() == value) {
        return;
      }
      UNSAFE.ensureClassInitialized(field.getDeclaringClass());
      if (field.getType() == int.class) {
        UNSAFE.putIntVolatile(base(), offset(), (int) value);
        return;
      }
      switch (UNSAFE.getReference(base(), offset())) {
        case AtomicInteger counter -> counter.set((int) value);
        case AtomicLong counter -> counter.set(value);
        case Object other -> throw new IllegalStateException(field + " is a " + other.getClass());
      }
    }

    private Object base() {
      return UNSAFE.staticFieldBase(field);
    }

    private long offset() {
      return UNSAFE.staticFieldOffset(field);
    }
  }
}
