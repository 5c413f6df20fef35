package org.cnscs.vm.process;

import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.HostRights;
import jdk.internal.vm.ProgramThread;

/**
 * What a program has changed in the JDK's own static state, which no object of the program refers
 * to: the default locale and time zone, how many threads it left unnamed, its shutdown hooks, and
 * the common pool. System properties are {@link ProgramProperties}'.
 */
final class JdkState {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final TimeZone FIRST_ZONE = TimeZone.getDefault();
  private static final Class<?> HOOKS = jdk("java.lang.ApplicationShutdownHooks");
  private static final Field HOOK_MAP = field(HOOKS, "hooks");
  private static final Field COMMON = field(ForkJoinPool.class, "common");

  /** Where the JDK keeps the common pool once more. */
  private static final Field COMMON_AGAIN = field(CompletableFuture.class, "ASYNC_POOL");

  /** The address at which the JVM keeps the number of the next thread. */
  private static final long NEXT_NUMBER = nextNumber();

  static {
    UNSAFE.ensureClassInitialized(HOOKS);
    UNSAFE.ensureClassInitialized(DefaultLocales.class); // which takes note of the first ones
  }

  /** The begin of names that stand among the system properties of a checkpoint and are none. */
  static final String PREFIX = "cnscs:";

  /** The begin of names that stand for proxies, each before the name of its class. */
  static final String PROXY = PREFIX + "proxy:";

  /** The begin of names that stand for code of method handles, each before the code's name. */
  static final String FORM = PREFIX + "form:";

  private static final String ZONE = PREFIX + "timezone";
  private static final String NUMBERS = PREFIX + "next-thread-number";
  private static final String TIME = PREFIX + "nano-time";
  private static final String JDK = PREFIX + "jdk";

  private JdkState() {}

  /** Returns a class of the JDK, which is not initialised by this. */
  static Class<?> jdk(String name) {
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Has a new program count as in a new JVM and find an unused common pool, whatever the client VM
   * has made.
   */
  static void begin() {
    JdkCounters.begin();
    if (commonPool() != null) {
      commonPool(newCommonPool());
    }
  }

  private static ForkJoinPool newCommonPool() {
    try {
      MethodType type = MethodType.methodType(void.class, byte.class);
      return (ForkJoinPool)
          HostRights.of(ForkJoinPool.class)
              .findConstructor(ForkJoinPool.class, type)
              .invokeExact((byte) 0);
    } catch (Throwable e) {
      throw new IllegalStateException("The common pool of the JDK cannot be made anew", e);
    }
  }

  /** Returns a field of a class of the JDK. */
  static Field field(Class<?> owner, String name) {
    try {
      return owner.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static long nextNumber() {
    try {
      return (long)
          HostRights.of(Thread.class)
              .findStatic(Thread.class, "getNextThreadIdOffset", MethodType.methodType(long.class))
              .invokeExact();
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Has new threads get numbers that no thread of the program has, or has had. */
  private static void numberThreadsFrom(long number) {
    long now = UNSAFE.getLongVolatile(null, NEXT_NUMBER);
    while (now < number && !UNSAFE.compareAndSetLong(null, NEXT_NUMBER, now, number)) {
      now = UNSAFE.getLongVolatile(null, NEXT_NUMBER);
    }
  }

  /** Returns which JDK this is; frames of its classes can be continued by the very same only. */
  static String runningJdk() {
    return System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version");
  }

  /** Returns which JDK a process ran on, by what had changed there. */
  static String jdk(Map<String, String> changes) {
    return changes.getOrDefault(JDK, "an unknown JDK");
  }

  /** Returns what has changed, as text by name. */
  static Map<String, String> changes() {
    Map<String, String> changes = new LinkedHashMap<>();
    DefaultLocales.addTo(changes);
    if (!TimeZone.getDefault().equals(FIRST_ZONE)) {
      changes.put(ZONE, TimeZone.getDefault().getID());
    }
    JdkCounters.addTo(changes);
    changes.put(NUMBERS, String.valueOf(UNSAFE.getLongVolatile(null, NEXT_NUMBER)));
    changes.put(TIME, String.valueOf(ProgramThread.programTime()));
    changes.put(JDK, runningJdk());
    return changes;
  }

  /** Has the program's time go on from where it stood still. */
  static void continueTime(Map<String, String> changes) {
    if (changes.containsKey(TIME)) {
      ProgramThread.setTime(Long.parseLong(changes.get(TIME)));
    }
  }

  /** Makes the changes again, but for the time. */
  static void change(Map<String, String> changes) {
    DefaultLocales.restore(changes);
    JdkCounters.restore(changes);
    changes.forEach(
        (name, value) -> {
          switch (name) {
            case ZONE -> TimeZone.setDefault(TimeZone.getTimeZone(value));
            case NUMBERS -> numberThreadsFrom(Long.parseLong(value));
            default -> {}
          }
        });
  }

  /**
   * Returns what the program has changed and cannot be kept, or why it does not stand still; null
   * if there is nothing.
   */
  static String refusal() {
    TimeZone zone = TimeZone.getDefault();
    if (!zone.equals(FIRST_ZONE) && !TimeZone.getTimeZone(zone.getID()).equals(zone)) {
      return "The program has set a default time zone of its own, "
          + zone.getID()
          + "; it cannot be kept";
    }
    return DefaultLocales.refusal();
  }

  /** Returns the JDK's common pool, or null if it is not in use. */
  static ForkJoinPool commonPool() {
    return UNSAFE.shouldBeInitialized(ForkJoinPool.class)
        ? null
        : (ForkJoinPool)
            UNSAFE.getReference(UNSAFE.staticFieldBase(COMMON), UNSAFE.staticFieldOffset(COMMON));
  }

  /** Puts a pool in the place of the JDK's common one. */
  static void commonPool(ForkJoinPool pool) {
    UNSAFE.ensureClassInitialized(ForkJoinPool.class);
    set(COMMON, pool);
    if (!UNSAFE.shouldBeInitialized(CompletableFuture.class)) {
      set(COMMON_AGAIN, pool);
    }
  }

  private static void set(Field field, Object value) {
    UNSAFE.putReferenceVolatile(
        UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field), value);
  }

  /** Returns the shutdown hooks of a thread group. */
  static List<Thread> hooks(ThreadGroup group) {
    List<Thread> hooks = new ArrayList<>();
    synchronized (HOOKS) {
      Map<?, ?> all = registered();
      for (Object hook : all == null ? List.of() : all.keySet()) {
        if (hook instanceof Thread thread
            && thread.getThreadGroup() != null
            && group.parentOf(thread.getThreadGroup())) {
          hooks.add(thread);
        }
      }
    }
    return hooks;
  }

  /** Returns the JDK's map of hooks; null once the JVM is ending. */
  private static Map<?, ?> registered() {
    return (Map<?, ?>)
        UNSAFE.getReference(UNSAFE.staticFieldBase(HOOK_MAP), UNSAFE.staticFieldOffset(HOOK_MAP));
  }

  /** Registers a shutdown hook, unless it is one. */
  static void hook(Thread hook, ThreadGroup group) {
    if (!hooks(group).contains(hook)) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /** Takes the shutdown hooks of a process back that is not to end here. */
  static void unhook(ThreadGroup group) {
    hooks(group).forEach(Runtime.getRuntime()::removeShutdownHook);
  }
}
