package org.cnscs.vm.program;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/** Threads that compute by way of combined method handles, and wait for one another's monitor. */
public final class Combined {
  private static final Object LOCK = new Object();
  private static final int ROUNDS = 60;
  private static long shared;

  private Combined() {}

  private static MethodHandle find(String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    return MethodHandles.lookup().findStatic(Combined.class, name, methodType(result, parameters));
  }

  /** A loop whose body filters, guards, catches and ends with what has to be done in any case. */
  private static MethodHandle handle() throws ReflectiveOperationException {
    MethodHandle spin = find("spin", long.class, long.class);
    MethodHandle locked = find("locked", long.class, long.class);
    MethodHandle failing = find("failing", long.class, long.class);
    MethodHandle mend = find("mend", long.class, Part.class, long.class);
    MethodHandle odd = find("odd", boolean.class, long.class);
    MethodHandle cleanup = find("cleanup", long.class, Throwable.class, long.class, long.class);
    MethodHandle caught = MethodHandles.catchException(failing, Part.class, mend);
    MethodHandle guarded = MethodHandles.guardWithTest(odd, caught, spin);
    MethodHandle whole =
        MethodHandles.tryFinally(MethodHandles.filterReturnValue(guarded, locked), cleanup);
    MethodHandle body = MethodHandles.dropArguments(whole, 1, int.class);
    return MethodHandles.countedLoop(
        MethodHandles.dropArguments(MethodHandles.constant(int.class, ROUNDS), 0, long.class),
        MethodHandles.identity(long.class),
        MethodHandles.dropArguments(body, 2, long.class));
  }

  /** An exception with a value of the program. */
  private static final class Part extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final long value;

    Part(long value) {
      this.value = value;
    }
  }

  private static long spin(long n) {
    long sum = n;
    for (int i = 0; i < 3_000; i++) {
      sum = sum * 31 + i;
    }
    return sum;
  }

  private static long locked(long n) {
    synchronized (LOCK) {
      shared += spin(n) & 0xff;
      return spin(n) + 1;
    }
  }

  private static long failing(long n) {
    if (spin(n) % 3 == 0) {
      throw new Part(spin(n));
    }
    return n * 7;
  }

  private static long mend(Part part, long n) {
    return spin(part.value - n);
  }

  private static boolean odd(long n) {
    return (spin(n) & 1) != 0;
  }

  private static long cleanup(Throwable thrown, long result, long n) {
    return thrown == null ? spin(result ^ n) : -1;
  }

  private static long run(MethodHandle handle, long n) {
    try {
      Object boxed = handle.invoke(n);
      return (Long) boxed + (long) handle.invokeWithArguments(List.of(n));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  public static Object compute() throws Exception {
    MethodHandle handle = handle();
    long[] sums = new long[4];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      int n = i;
      threads.add(new Thread(() -> sums[n] = run(handle, n)));
    }
    threads.forEach(Thread::start);
    long sum = 0;
    for (int i = 0; i < sums.length; i++) {
      threads.get(i).join();
      sum = sum * 31 + sums[i];
    }
    long all = shared;
    shared = 0;
    return sum + " " + all;
  }
}
