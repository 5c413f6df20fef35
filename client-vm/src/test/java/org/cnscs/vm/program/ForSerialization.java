package org.cnscs.vm.program;

import java.lang.reflect.Constructor;
import sun.reflect.ReflectionFactory;

/** Work in constructors of superclasses, which alone are run for objects of another class. */
public final class ForSerialization {
  private static final ReflectionFactory FACTORY = ReflectionFactory.getReflectionFactory();

  private ForSerialization() {}

  static class Base {
    final long first;
    final String text;

    Base(int n) {
      this(Callbacks.spin(n), n % 3 == 0 ? null : "t" + Callbacks.spin(n) % 10);
    }

    Base(long first, String text) {
      this.first = first + Callbacks.spin(first) % 10;
      super();
      this.text = text + Callbacks.spin(first) % 10 + look();
    }

    String look() {
      return "b";
    }
  }

  static class Middle extends Base {
    private final long own = Callbacks.spin(5);

    Middle() {
      super((int) Callbacks.spin(7) & 63);
    }

    @Override
    String look() {
      return "m" + own;
    }
  }

  /** Its own constructors are never run. */
  static class Made extends Middle {
    private final long never = Callbacks.spin(3);

    @Override
    String look() {
      return super.look() + "n" + never + Callbacks.spin(2) % 10;
    }
  }

  public static Object compute() throws Exception {
    Constructor<?> middle = forMade(Middle.class.getDeclaredConstructor());
    Constructor<?> one = forMade(Base.class.getDeclaredConstructor(int.class));
    Constructor<?> two = forMade(Base.class.getDeclaredConstructor(long.class, String.class));
    Constructor<?> none = forMade(Object.class.getDeclaredConstructor());
    long sum = 0;
    for (int i = 0; i < 8_000; i++) {
      sum = sum * 7 + check(middle.newInstance());
      sum = sum * 7 + check(one.newInstance(i));
      sum = sum * 7 + check(two.newInstance((long) i, "x"));
      sum += ((Made) none.newInstance()).first + failures(one);
    }
    return sum;
  }

  private static Constructor<?> forMade(Constructor<?> constructor) {
    return FACTORY.newConstructorForSerialization(Made.class, constructor);
  }

  private static long check(Object object) {
    Made made = (Made) object;
    return made.first + made.text.hashCode() + made.look().hashCode();
  }

  private static int failures(Constructor<?> one) throws ReflectiveOperationException {
    try {
      one.newInstance("no number");
      return 1;
    } catch (IllegalArgumentException e) {
      return e.getMessage().length();
    }
  }
}
