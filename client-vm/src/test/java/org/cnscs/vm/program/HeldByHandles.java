package org.cnscs.vm.program;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * Class initialisers that handles of constructors and static fields, variable handles and a lookup
 * object begin, one inside the other.
 */
public final class HeldByHandles {
  /** Whether the place has been reached at which to stay. */
  public static volatile boolean ready;

  /** Whether to stay no longer. */
  public static volatile boolean released;

  private static final Lookup LOOKUP = MethodHandles.lookup();

  private HeldByHandles() {}

  private static String hold() {
    ready = true;
    while (!released) {
      Thread.onSpinWait();
    }
    return "held ";
  }

  /** Something that throws, as handles do. */
  @FunctionalInterface
  private interface Work {
    Object get() throws Throwable;
  }

  private static String begin(Work work) {
    try {
      return String.valueOf(work.get());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begun by a lookup object. */
  static class Looked {
    static final String VALUE = new StringBuilder("looked ").append(hold()).toString();
  }

  private static Object look() throws Throwable {
    return LOOKUP.ensureInitialized(Looked.class).getSimpleName() + Looked.VALUE;
  }

  /** Begun by a handle that reads an object. */
  static class Got {
    static String value = begin(HeldByHandles::look);
    static String other = value + "other ";
  }

  private static Object get() throws Throwable {
    MethodHandle getter = LOOKUP.findStaticGetter(Got.class, "other", String.class);
    return (String) getter.invokeExact();
  }

  /** Begun by a handle that writes a number. */
  static class Put {
    static long value = 3;
    static String inner = begin(HeldByHandles::get) + value;
    static long sum = value;
  }

  private static Object put() throws Throwable {
    MethodHandle setter = LOOKUP.unreflectSetter(Put.class.getDeclaredField("value"));
    setter.invokeExact(7L);
    return Put.value + Put.inner + Put.sum;
  }

  /** Begun by a handle of a constructor. */
  static class Made {
    static final String BEGUN = begin(HeldByHandles::put);
    final List<Object> parts;

    Made(int n, long m, String s) {
      parts = List.of(BEGUN, n, m, s);
    }
  }

  private static Object make() throws Throwable {
    MethodHandle making =
        LOOKUP.findConstructor(
            Made.class, methodType(void.class, int.class, long.class, String.class));
    Made made = (Made) making.invokeExact(4, 5L, "made");
    return made.parts;
  }

  /** Begun by a handle of a constructor of a form that the JDK has no code for yet. */
  static class Unusual {
    static final String BEGUN = begin(HeldByHandles::make);
    final String all;

    Unusual(float f, byte b, double d, char c, boolean z) {
      all = BEGUN + f + b + d + c + z;
    }
  }

  private static Object makeUnusual() throws Throwable {
    MethodHandle making =
        LOOKUP.findConstructor(
            Unusual.class,
            methodType(
                void.class, float.class, byte.class, double.class, char.class, boolean.class));
    Object made = making.invoke(1.5f, (byte) 7, 2.5, 'c', true);
    return ((Unusual) made).all;
  }

  /** Begun by a variable handle that reads. */
  static class Seen {
    static int value = begin(HeldByHandles::makeUnusual).length();
  }

  private static Object see() throws Throwable {
    VarHandle handle = LOOKUP.findStaticVarHandle(Seen.class, "value", int.class);
    return (int) handle.getVolatile() + Seen.value;
  }

  /** Begun by a variable handle that writes, if there is what is expected. */
  static class Swapped {
    static String value = new StringBuilder("expected").toString().intern();
    static String inner = begin(HeldByHandles::see);
  }

  private static Object swap() throws Throwable {
    VarHandle handle = LOOKUP.findStaticVarHandle(Swapped.class, "value", String.class);
    boolean done = handle.compareAndSet("expected", "swapped");
    return done + Swapped.value + Swapped.inner + (String) handle.get();
  }

  /** Begun by a variable handle that is called with other types than it has. */
  static class Added {
    static long value = begin(HeldByHandles::swap).length();
  }

  private static Object add() throws Throwable {
    VarHandle handle = LOOKUP.findStaticVarHandle(Added.class, "value", long.class);
    Object before = handle.getAndAdd(5);
    return before + " " + Added.value;
  }

  /** Begun by a method handle of a variable handle. */
  static class Accessed {
    static double value = begin(HeldByHandles::add).length() * 1.5;
  }

  private static Object access() throws Throwable {
    VarHandle handle = LOOKUP.findStaticVarHandle(Accessed.class, "value", double.class);
    MethodHandle reading = handle.toMethodHandle(VarHandle.AccessMode.GET_ACQUIRE);
    return (double) reading.invokeExact() + Accessed.value;
  }

  public static Object compute() {
    String all = begin(HeldByHandles::access) + Put.value + Put.inner + Put.sum + Added.value;
    return all + Made.BEGUN + Unusual.BEGUN + Seen.value + Swapped.value + Swapped.inner;
  }
}
