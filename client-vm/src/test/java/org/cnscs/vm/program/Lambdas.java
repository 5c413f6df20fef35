package org.cnscs.vm.program;

import java.lang.invoke.MethodHandles;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

public class Lambdas {
  private int base = 5;

  public static Object compute() {
    Lambdas self = new Lambdas();
    long sum = 0;
    for (int i = 0; i < 200_000; i++) {
      int n = i;
      Supplier<Integer> captured = () -> spin(n) + self.base;
      IntBinaryOperator add = (a, b) -> spin(a) + b;
      Function<Integer, Integer> reference = Lambdas::boxed;
      BiFunction<Lambdas, Integer, Long> unbound = Lambdas::instance;
      ToLongFunction<Integer> widened = Lambdas::boxed;
      IntFunction<Holder> constructor = Holder::new;
      Function<Integer, Function<Integer, Integer>> curried = x -> y -> spin(x) * y + n;
      sum +=
          captured.get()
              + add.applyAsInt(i, 2)
              + reference.apply(i)
              + unbound.apply(self, i)
              + widened.applyAsLong(i)
              + constructor.apply(i).value
              + curried.apply(i).apply(3)
              + self.own().get();
    }
    Supplier<Object> one = single();
    return sum + " " + (one == single()) + " " + MethodHandles.lookup().lookupClass().getName();
  }

  private static Supplier<Object> single() {
    return () -> "single";
  }

  private Supplier<Integer> own() {
    Runnable change = () -> base = base * 3 % 101;
    change.run();
    return this::privately;
  }

  private int privately() {
    return spin(base);
  }

  private static Integer boxed(int i) {
    return spin(i);
  }

  private long instance(Integer i) {
    return base + spin(i);
  }

  static final class Holder {
    final int value;

    Holder(int n) {
      value = spin(n);
    }
  }

  static int spin(int i) {
    int r = i;
    for (int k = 0; k < 10; k++) {
      r = r * 31 + k;
    }
    return r & 0xff;
  }
}
