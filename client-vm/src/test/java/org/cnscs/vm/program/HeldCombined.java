package org.cnscs.vm.program;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.Map;

/** A method that stays in each part of each kind of combined method handle, one after the other. */
public final class HeldCombined {
  /** In which part it stays, by the part's number; -1 at first. */
  public static volatile int at = -1;

  /** How many parts are to be left. */
  public static volatile int left;

  /** The names of the parts, with spaces between. */
  public static volatile String parts;

  private HeldCombined() {}

  private static MethodHandle find(String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    return MethodHandles.lookup()
        .findStatic(HeldCombined.class, name, methodType(result, parameters));
  }

  private static Map<String, MethodHandle> handles() throws ReflectiveOperationException {
    MethodHandle held = find("held", int.class, int.class);
    MethodHandle quick = find("quick", int.class, int.class);
    MethodHandle two = find("two", int.class, int.class, int.class);
    MethodHandle heldTwo = find("heldTwo", int.class, int.class, int.class);
    MethodHandle yes = find("yes", boolean.class, int.class);
    MethodHandle no = find("no", boolean.class, int.class);
    MethodHandle stays = find("heldTest", boolean.class, int.class);
    Map<String, MethodHandle> all = new LinkedHashMap<>();
    all.put("filterReturnValue.target", MethodHandles.filterReturnValue(held, quick));
    all.put("filterReturnValue.filter", MethodHandles.filterReturnValue(quick, held));
    all.put("filterArguments.filter", MethodHandles.filterArguments(quick, 0, held));
    all.put("filterArguments.target", MethodHandles.filterArguments(held, 0, quick));
    all.put("foldArguments.combiner", MethodHandles.foldArguments(two, held));
    all.put("foldArguments.target", MethodHandles.foldArguments(heldTwo, quick));
    all.put("collectArguments.filter", MethodHandles.collectArguments(quick, 0, held));
    all.put("collectArguments.target", MethodHandles.collectArguments(held, 0, quick));
    all.put("guardWithTest.test", MethodHandles.guardWithTest(stays, quick, quick));
    all.put("guardWithTest.target", MethodHandles.guardWithTest(yes, held, quick));
    all.put("guardWithTest.fallback", MethodHandles.guardWithTest(no, quick, held));
    addCatching(all, held, quick);
    all.put("countedLoop.body", loop(heldTwo));
    MethodHandle[] cases = {quick, held};
    all.put("tableSwitch.case", MethodHandles.insertArguments(switching(held, cases), 0, 1));
    all.put("tableSwitch.fallback", MethodHandles.insertArguments(switching(held, quick), 0, 5));
    all.put("permuteArguments.target", MethodHandles.permuteArguments(held, quick.type(), 0));
    all.put("insertArguments.target", MethodHandles.insertArguments(heldTwo, 0, 3));
    return all;
  }

  private static MethodHandle switching(MethodHandle fallback, MethodHandle... cases) {
    MethodHandle[] all = new MethodHandle[cases.length];
    for (int i = 0; i < cases.length; i++) {
      all[i] = MethodHandles.dropArguments(cases[i], 0, int.class);
    }
    return MethodHandles.tableSwitch(MethodHandles.dropArguments(fallback, 0, int.class), all);
  }

  private static MethodHandle loop(MethodHandle body) {
    return MethodHandles.countedLoop(
        MethodHandles.dropArguments(MethodHandles.constant(int.class, 1), 0, int.class),
        MethodHandles.identity(int.class),
        MethodHandles.dropArguments(body, 2, int.class));
  }

  private static void addCatching(
      Map<String, MethodHandle> all, MethodHandle held, MethodHandle quick)
      throws ReflectiveOperationException {
    Class<IllegalStateException> type = IllegalStateException.class;
    MethodHandle failing = find("fail", int.class, int.class);
    MethodHandle mend = find("mend", int.class, type, int.class);
    MethodHandle heldMend = find("heldMend", int.class, type, int.class);
    MethodHandle after = find("after", int.class, Throwable.class, int.class, int.class);
    MethodHandle heldAfter = find("heldAfter", int.class, Throwable.class, int.class, int.class);
    all.put("catchException.target", MethodHandles.catchException(held, type, mend));
    all.put("catchException.handler", MethodHandles.catchException(failing, type, heldMend));
    all.put("tryFinally.target", MethodHandles.tryFinally(held, after));
    all.put("tryFinally.cleanup", MethodHandles.tryFinally(quick, heldAfter));
  }

  private static int held(int n) {
    at++;
    while (left <= at) {
      Thread.onSpinWait();
    }
    return n + at;
  }

  private static int heldTwo(int n, int m) {
    return held(n) + m;
  }

  private static boolean heldTest(int n) {
    return held(n) % 2 == 0;
  }

  private static int heldMend(IllegalStateException e, int n) {
    return held(n);
  }

  private static int heldAfter(Throwable thrown, int result, int n) {
    return held(result) + n;
  }

  private static int quick(int n) {
    return n * 3;
  }

  private static int two(int n, int m) {
    return n + m;
  }

  private static boolean yes(int n) {
    return true;
  }

  private static boolean no(int n) {
    return false;
  }

  private static int fail(int n) {
    throw new IllegalStateException("failed");
  }

  private static int mend(IllegalStateException e, int n) {
    return n;
  }

  private static int after(Throwable thrown, int result, int n) {
    return result - n;
  }

  public static Object compute() throws Throwable {
    Map<String, MethodHandle> all = handles();
    parts = String.join(" ", all.keySet());
    StringBuilder out = new StringBuilder();
    for (MethodHandle each : all.values()) {
      out.append((int) each.invokeExact(7)).append(' ');
    }
    return out.toString();
  }
}
