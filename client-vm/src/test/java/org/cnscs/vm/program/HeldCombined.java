package org.cnscs.vm.program;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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
    addLoops(all);
    addTypes(all);
    return all;
  }

  private static void addLoops(Map<String, MethodHandle> all) throws ReflectiveOperationException {
    MethodHandle begin = MethodHandles.identity(int.class);
    MethodHandle less = find("less", boolean.class, int.class);
    MethodHandle half = find("half", int.class, int.class);
    MethodHandle heldHalf = find("heldHalf", int.class, int.class);
    MethodHandle odd = find("heldOdd", boolean.class, int.class);
    all.put("whileLoop.body", MethodHandles.whileLoop(begin, less, withInput(heldHalf)));
    all.put("doWhileLoop.test", MethodHandles.doWhileLoop(begin, withInput(half), odd));
    MethodHandle numbers = find("numbers", Iterator.class, int.class);
    MethodHandle step = find("heldStep", long.class, long.class, Number.class);
    MethodHandle zero =
        MethodHandles.dropArguments(MethodHandles.constant(long.class, 5L), 0, int.class);
    MethodHandle loop = MethodHandles.iteratedLoop(numbers, zero, step);
    all.put("iteratedLoop.body", MethodHandles.explicitCastArguments(loop, half.type()));
  }

  /** A loop's body gets what the loop was called with, behind the loop's variable. */
  private static MethodHandle withInput(MethodHandle body) {
    return MethodHandles.dropArguments(body, 1, int.class);
  }

  /** Handles whose results are narrow, boxed or objects of the program. */
  private static void addTypes(Map<String, MethodHandle> all) throws ReflectiveOperationException {
    MethodHandle box = find("box", Box.class, int.class);
    MethodHandle heldBox = find("heldBox", Box.class, Box.class, long.class);
    MethodHandle open = find("open", int.class, Box.class);
    MethodHandle twice = MethodHandles.insertArguments(heldBox, 1, 4L);
    MethodHandle object =
        MethodHandles.filterReturnValue(box, twice).asType(methodType(Object.class, int.class));
    MethodHandle opens = open.asType(methodType(int.class, Object.class));
    all.put("filterReturnValue.object", MethodHandles.filterReturnValue(object, opens));
    MethodHandle narrow = find("heldNarrow", byte.class, int.class);
    MethodHandle sign = find("sign", boolean.class, Object.class);
    MethodHandle boxed = narrow.asType(methodType(Object.class, int.class));
    MethodHandle signed = MethodHandles.filterReturnValue(boxed, sign);
    MethodHandle number = find("number", int.class, Object.class);
    all.put(
        "filterReturnValue.boxed",
        MethodHandles.filterReturnValue(
            signed.asType(methodType(Object.class, int.class)), number));
    MethodHandle sum = find("heldSum", int.class, Object[].class);
    MethodHandle spread = sum.asCollector(Object[].class, 2);
    all.put(
        "asCollector.target",
        MethodHandles.foldArguments(
            spread.asType(methodType(int.class, int.class, int.class)),
            find("quick", int.class, int.class)));
    MethodHandle cast =
        MethodHandles.explicitCastArguments(
            find("heldLong", long.class, int.class), methodType(byte.class, int.class));
    all.put("explicitCastArguments.target", cast.asType(methodType(int.class, int.class)));
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

  private static boolean less(int n) {
    return n > 3;
  }

  private static int half(int n) {
    return n / 2;
  }

  private static int heldHalf(int n) {
    return held(n) / 2 - at / 2;
  }

  private static boolean heldOdd(int n) {
    return n == 1 ? held(n) < 0 : n % 2 != 0;
  }

  private static Iterator<Number> numbers(int n) {
    return List.<Number>of(n, 2L * n, 1.5).iterator();
  }

  private static long heldStep(long sum, Number next) {
    return sum * 31 + (next instanceof Long ? held(next.intValue()) : next.intValue());
  }

  /** A class that the JDK's code does not name. */
  private record Box(String text) {}

  private static Box box(int n) {
    return new Box("n" + n);
  }

  private static Box heldBox(Box box, long n) {
    return new Box(box.text + held((int) n));
  }

  private static int open(Box box) {
    return box.text.hashCode();
  }

  private static byte heldNarrow(int n) {
    return (byte) (held(n) - at - 200);
  }

  private static boolean sign(Object value) {
    return (Byte) value > 0;
  }

  private static int number(Object value) {
    return (Boolean) value ? 17 : 19;
  }

  private static int heldSum(Object... values) {
    int sum = held(values.length);
    for (Object each : values) {
      sum = sum * 31 + (Integer) each;
    }
    return sum;
  }

  private static long heldLong(int n) {
    return held(n) + 1000L;
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
