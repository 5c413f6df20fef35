package org.cnscs.vm.program;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** Work below reflective calls. */
public final class Reflective {
  private static final MethodType LARGE = MethodType.methodType(long.class, int.class);

  private static long calls;

  private final long base;

  private Reflective(int n) {
    base = Callbacks.spin(n);
  }

  /** Has a constructor for {@code newInstance}. */
  public static final class Made {
    final long value = Callbacks.spin(3);

    /** Works. */
    public Made() {}
  }

  public static Object compute() throws Exception {
    StringBuilder out = new StringBuilder();
    for (int round = 0; round < 300; round++) {
      results(out, round);
      objects(out, round);
      failures(out, round);
    }
    return out.toString().hashCode() + " " + out.length() + " " + calls;
  }

  private static void results(StringBuilder out, int round) throws Exception {
    for (String name :
        List.of("flag", "octet", "letter", "small", "number", "large", "single", "real", "none")) {
      Method method = Reflective.class.getDeclaredMethod(name, int.class);
      Object result = method.invoke(new Reflective(round), round);
      out.append(name).append(result).append(result == null ? null : result.getClass());
    }
    Method many =
        Reflective.class.getDeclaredMethod(
            "many", int.class, long.class, double.class, String.class, Object[].class);
    out.append(many.invoke(null, round, (short) 2, 3f, "x", new Object[] {1, 2}));
  }

  private static void objects(StringBuilder out, int round) throws Exception {
    Constructor<Reflective> constructor = Reflective.class.getDeclaredConstructor(int.class);
    out.append(constructor.newInstance(round).base % 1000);
    out.append(Made.class.getDeclaredConstructor().newInstance().value % 1000);
    out.append(old() % 1000);
    Method outer = Reflective.class.getDeclaredMethod("again", int.class);
    out.append(outer.invoke(null, 5));
    List<Object> list = new ArrayList<>();
    List.class.getMethod("add", Object.class).invoke(list, round);
    out.append(list).append(Objects.hash(list));
    out.append(MethodHandles.lookup().lookupClass());
    out.append(MethodHandles.lookup().findVirtual(Reflective.class, "large", LARGE).type());
  }

  @SuppressWarnings("deprecation") // it is what is tried
  private static long old() throws Exception {
    return Made.class.newInstance().value;
  }

  private static void failures(StringBuilder out, int round) throws Exception {
    Method broken = Reflective.class.getDeclaredMethod("broken", String.class);
    for (String kind : List.of("null", "class", "checked", "error")) {
      try {
        broken.invoke(null, kind);
      } catch (InvocationTargetException e) {
        out.append(e.getCause().getClass());
      }
    }
    try {
      broken.invoke(null, round);
    } catch (IllegalArgumentException e) {
      out.append(e.getMessage());
    }
    try {
      broken.invoke(null);
    } catch (IllegalArgumentException e) {
      out.append(e.getMessage());
    }
  }

  private static void broken(String kind) throws Exception {
    long sum = Callbacks.spin(kind.length());
    switch (kind) {
      case "null" -> ((Object) null).hashCode();
      case "class" -> out((Object) kind);
      case "checked" -> throw new Exception("" + sum);
      default -> throw new AssertionError();
    }
  }

  private static Integer out(Object value) {
    return (Integer) value;
  }

  private boolean flag(int n) {
    return Callbacks.spin(base + n) % 2 == 0;
  }

  private byte octet(int n) {
    return (byte) Callbacks.spin(base + n);
  }

  private char letter(int n) {
    return (char) Callbacks.spin(base + n);
  }

  private short small(int n) {
    return (short) Callbacks.spin(base + n);
  }

  private int number(int n) {
    return (int) Callbacks.spin(base + n);
  }

  private long large(int n) {
    return Callbacks.spin(base + n);
  }

  private float single(int n) {
    return Callbacks.spin(base + n);
  }

  private static double real(int n) {
    return Callbacks.spin(n);
  }

  private void none(int n) {
    calls += Callbacks.spin(n) % 10;
  }

  private static String many(int a, long b, double c, String d, Object... rest) {
    return Callbacks.spin(a) % 100 + "" + b + c + d + rest.length;
  }

  private static long again(int n) throws Exception {
    if (n == 0) {
      return Callbacks.spin(n);
    }
    Method self = Reflective.class.getDeclaredMethod("again", int.class);
    return (Long) self.invoke(null, n - 1) + Callbacks.spin(n) % 10;
  }

  /** Stands for {@code java.util.Objects} in this class. */
  private static final class Objects {
    static int hash(Object value) {
      try {
        MethodHandle handle =
            MethodHandles.lookup()
                .findVirtual(Object.class, "hashCode", MethodType.methodType(int.class));
        return (int) handle.invokeExact(value);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
