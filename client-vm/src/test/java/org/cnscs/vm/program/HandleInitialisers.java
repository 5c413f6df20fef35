package org.cnscs.vm.program;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/** Long work in class initialisers that handles begin, in several threads that want one class. */
public final class HandleInitialisers {
  private static final Lookup LOOKUP = MethodHandles.lookup();
  private static final List<String> ORDER = new ArrayList<>();

  private HandleInitialisers() {}

  private static int work(String name) {
    int sum = name.length();
    for (int i = 0; i < 300_000; i++) {
      sum = sum * 31 + (int) Loaders.spin(i);
    }
    ORDER.add(name);
    return sum;
  }

  /** Begun by one of several threads that make objects of it. */
  static class Shared {
    static final int VALUE = work("shared");
    static int made;

    static synchronized int next() {
      return ++made;
    }

    final int n = next() + VALUE;
  }

  /** Begun by one of several threads that read its field. */
  static class Counted {
    static int value = work("counted");
  }

  /** Fails when it is begun by a handle. */
  static class Failing {
    static int value = work("failing") / (ORDER.size() - ORDER.size());
  }

  private static Object make() throws Throwable {
    MethodHandle making = LOOKUP.findConstructor(Shared.class, methodType(void.class));
    return ((Shared) making.invokeExact()).n > Shared.VALUE;
  }

  private static Object count() throws Throwable {
    VarHandle handle = LOOKUP.findStaticVarHandle(Counted.class, "value", int.class);
    int before = (int) handle.getAndAdd(1);
    return before >= Counted.value - 4;
  }

  private static Object fail() throws Throwable {
    MethodHandle getter = LOOKUP.findStaticGetter(Failing.class, "value", int.class);
    try {
      return (int) getter.invokeExact();
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      return e.getClass().getSimpleName();
    }
  }

  /** Something that throws, as handles do. */
  @FunctionalInterface
  private interface Work {
    Object get() throws Throwable;
  }

  private static String inThreads(Work work) throws InterruptedException {
    String[] results = new String[4];
    Thread[] threads = new Thread[results.length];
    for (int i = 0; i < threads.length; i++) {
      int n = i;
      threads[i] = new Thread(() -> results[n] = result(work));
      threads[i].start();
    }
    for (Thread each : threads) {
      each.join();
    }
    return List.of(results).toString();
  }

  private static String result(Work work) {
    try {
      return String.valueOf(work.get());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  public static Object compute() throws Throwable {
    String all = inThreads(HandleInitialisers::make) + inThreads(HandleInitialisers::count);
    String failures = result(HandleInitialisers::fail) + result(HandleInitialisers::fail);
    int shared = Shared.made;
    return all + failures + ORDER + shared + " " + Shared.VALUE + " " + Counted.value;
  }
}
