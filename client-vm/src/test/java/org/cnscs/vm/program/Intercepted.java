package org.cnscs.vm.program;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;

/** Work below dynamic proxies. */
public final class Intercepted {
  /** Kept over all checkpoints. */
  private static final Shape FIRST = proxy(Shape.class, new Counting(new Square(3)));

  private Intercepted() {}

  /** An interface that only this package sees. */
  interface Shape {
    long area(int scale);

    void grow(long by, double factor);

    default String text() {
      return "shape " + area(1) % 1000;
    }
  }

  /** What is behind the proxies. */
  private static final class Square implements Shape {
    private long side;

    Square(long side) {
      this.side = side;
    }

    @Override
    public long area(int scale) {
      return Callbacks.spin(side) * scale;
    }

    @Override
    public void grow(long by, double factor) {
      side = Callbacks.spin(side + by) % 100 + (long) factor;
    }
  }

  /** Counts the calls that it passes on. */
  private record Counting(Object target, List<String> calls) implements InvocationHandler {
    Counting(Object target) {
      this(target, new ArrayList<>());
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      calls.add(method.getName() + Callbacks.spin(calls.size()) % 10);
      Object result =
          method.isDefault()
              ? InvocationHandler.invokeDefault(proxy, method, arguments)
              : method.invoke(target, arguments);
      calls.add("end");
      return result;
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Intercepted.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  public static Object compute() {
    StringBuilder out = new StringBuilder();
    for (int round = 0; round < 120; round++) {
      out.append(FIRST.area(round)).append(FIRST.text());
      FIRST.grow(round, 2.5);
      IntSupplier supplier = proxy(IntSupplier.class, (self, method, none) -> answer());
      out.append(supplier.getAsInt());
      List<Integer> numbers = new ArrayList<>(List.of(3, 1, 2, 5, 4));
      numbers.sort(sorting(round));
      out.append(numbers).append(FIRST.hashCode() == FIRST.hashCode());
      failures(out);
    }
    Counting counting = (Counting) Proxy.getInvocationHandler(FIRST);
    return out.toString().hashCode() + " " + out.length() + " " + counting.calls.hashCode();
  }

  private static Object answer() {
    return (int) Callbacks.spin(7);
  }

  @SuppressWarnings("unchecked") // the handler sorts numbers
  private static Comparator<Integer> sorting(int round) {
    Comparator<Integer> natural = Comparator.comparing(n -> Callbacks.spin(n + round));
    return proxy(Comparator.class, new Counting(natural));
  }

  private static void failures(StringBuilder out) {
    try {
      proxy(
              Runnable.class,
              (self, method, none) -> {
                throw new Exception("x" + answer());
              })
          .run();
    } catch (UndeclaredThrowableException e) {
      out.append(e.getCause().getMessage());
    }
    try {
      out.append(proxy(IntSupplier.class, (self, method, none) -> null).getAsInt());
    } catch (NullPointerException e) {
      out.append("null").append(Collections.emptyList());
    }
  }
}
