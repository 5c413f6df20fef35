package org.cnscs.vm.program;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;

/** Work below method handles. */
public final class Handles {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /** Kept in a static field, so it need not be found again after each resumption. */
  private static MethodHandle work;

  private Handles() {}

  public static Object compute() throws Throwable {
    StringBuilder out = new StringBuilder();
    for (int round = 0; round < 100; round++) {
      direct(out, round);
      typed(out, round);
      bound(out, round);
      combined(out, round);
      more(out, round);
    }
    return out.toString().hashCode() + " " + out.length();
  }

  private static MethodHandle find(String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    return LOOKUP.findStatic(Handles.class, name, methodType(result, parameters));
  }

  private static void direct(StringBuilder out, int round) throws Throwable {
    work = find("number", int.class, int.class);
    int first = (int) work.invokeExact(round);
    long wide = (long) work.invoke(round);
    Object boxed = work.invoke((byte) 3);
    work.invoke(round);
    out.append(first).append(wide).append(boxed).append(boxed.getClass());
    MethodHandle made = LOOKUP.findConstructor(Item.class, methodType(void.class, int.class));
    Item item = (Item) made.invokeExact(round);
    out.append(item.n % 100);
    MethodHandle of = LOOKUP.findVirtual(Item.class, "of", methodType(long.class, int.class));
    out.append((long) of.invokeExact(item, round));
    out.append(of.invokeWithArguments(item, round));
    out.append(of.invokeWithArguments(List.of(item, round)));
  }

  private static MethodHandle number(Class<?> result, Class<?> parameter)
      throws ReflectiveOperationException {
    return find("number", int.class, int.class).asType(methodType(result, parameter));
  }

  private static void typed(StringBuilder out, int round) throws Throwable {
    out.append((Object) number(Object.class, Object.class).invokeExact((Object) round));
    out.append((long) number(long.class, Integer.class).invokeExact((Integer) round));
    Object twice =
        number(long.class, Integer.class)
            .asType(methodType(Object.class, Integer.class))
            .invoke(round);
    out.append(twice.getClass()).append(twice);
    MethodHandle nothing = find("nothing", void.class, int.class);
    Object none = nothing.asType(methodType(Object.class, int.class)).invoke(round);
    int zero =
        (int)
            find("nothing", void.class, int.class)
                .asType(methodType(int.class, int.class))
                .invokeExact(round);
    out.append(none).append(zero);
    MethodHandle any = find("any", Object.class, int.class);
    out.append((int) any.invoke(1)).append((double) any.invoke(1)).append((Integer) any.invoke(1));
    try {
      out.append(
          (Object)
              any.asType(methodType(String.class, int.class))
                  .asType(methodType(Object.class, int.class))
                  .invokeExact(1));
    } catch (ClassCastException e) {
      out.append("no text");
    }
    out.append((byte) narrow().invokeExact(round)).append(narrow().invoke(round));
  }

  private static MethodHandle narrow() throws ReflectiveOperationException {
    return MethodHandles.explicitCastArguments(
        number(int.class, int.class), methodType(byte.class, int.class));
  }

  private static MethodHandle three() throws ReflectiveOperationException {
    return find("three", String.class, int.class, long.class, String.class);
  }

  private static MethodHandle last(int round) throws ReflectiveOperationException {
    return MethodHandles.insertArguments(three(), 0, round, 7L);
  }

  private static void bound(StringBuilder out, int round) throws Throwable {
    out.append((String) last(round).invokeExact("x")).append(last(round).bindTo("y").invoke());
    out.append(three().asSpreader(Object[].class, 3).invoke(new Object[] {1, 2L, "z"}));
    out.append(MethodHandles.dropArguments(last(round), 0, int.class).invoke(1, "w"));
    out.append(
        MethodHandles.permuteArguments(
                last(round), methodType(String.class, int.class, String.class), 1)
            .invoke(1, "v"));
    MethodHandle collector = find("count", int.class, Object[].class);
    out.append((int) collector.invoke(1, "a", 2L)).append(collector.asFixedArity().type());
  }

  private static MethodHandle choice() throws ReflectiveOperationException {
    return MethodHandles.guardWithTest(
        find("odd", boolean.class, int.class),
        find("number", int.class, int.class),
        find("half", int.class, int.class));
  }

  private static void combined(StringBuilder out, int round) throws Throwable {
    MethodHandle number = find("number", int.class, int.class);
    out.append((int) choice().invokeExact(round)).append(choice().invoke(round));
    out.append((int) MethodHandles.filterReturnValue(number, number).invokeExact(round));
    out.append((int) MethodHandles.filterArguments(number, 0, number).invokeExact(round));
    out.append(
        (int)
            MethodHandles.foldArguments(find("sum", int.class, int.class, int.class), number)
                .invokeExact(round));
    out.append(
        (int)
            MethodHandles.catchException(
                    find("broken", int.class, int.class),
                    IllegalStateException.class,
                    find("mend", int.class, IllegalStateException.class, int.class))
                .invokeExact(round));
  }

  private static void more(StringBuilder out, int round) throws Throwable {
    out.append(
        (int)
            MethodHandles.tryFinally(
                    find("number", int.class, int.class),
                    find("after", int.class, Throwable.class, int.class, int.class))
                .invokeExact(round));
    out.append(
        (int)
            MethodHandles.countedLoop(
                    MethodHandles.constant(int.class, 5),
                    MethodHandles.constant(int.class, round),
                    find("sum", int.class, int.class, int.class))
                .invokeExact());
    MethodHandle number = find("number", int.class, int.class);
    out.append(
        (int)
            MethodHandles.tableSwitch(number, find("half", int.class, int.class), number)
                .invokeExact(1));
  }

  private static int number(int n) {
    return (int) Callbacks.spin(n);
  }

  private static int half(int n) {
    return (int) Callbacks.spin(n) / 2;
  }

  private static boolean odd(int n) {
    return Callbacks.spin(n) % 2 != 0;
  }

  private static void nothing(int n) {
    Callbacks.spin(n);
  }

  private static Object any(int n) {
    return (int) Callbacks.spin(n);
  }

  private static String three(int a, long b, String c) {
    return Callbacks.spin(a) % 100 + b + c;
  }

  private static int count(Object... all) {
    return (int) Callbacks.spin(all.length);
  }

  private static int sum(int a, int b) {
    return (int) Callbacks.spin(a) + b;
  }

  private static int broken(int n) {
    if (Callbacks.spin(n) % 2 == 0) {
      throw new IllegalStateException("even");
    }
    return n;
  }

  private static int mend(IllegalStateException e, int n) {
    return (int) Callbacks.spin(n) + 1;
  }

  private static int after(Throwable thrown, int result, int n) {
    return (int) Callbacks.spin(result) - n;
  }

  /** An object with a method to be found. */
  private static final class Item {
    final long n;

    Item(int n) {
      this.n = Callbacks.spin(n);
    }

    long of(int m) {
      return Callbacks.spin(n + m);
    }
  }
}
