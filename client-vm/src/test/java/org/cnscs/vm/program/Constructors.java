package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;

public class Constructors {
  static class Base {
    final int first;
    protected int second;

    Base(int n) {
      first = spin(n);
      second = virtual() + spin(first);
    }

    int virtual() {
      return spin(3);
    }
  }

  static class Derived extends Base {
    final long third;
    final List<Integer> list;
    int inline = spin(11);

    Derived(int a, int b) {
      super(spin(a) + b);
      long t = 0;
      for (int i = 0; i < 20; i++) {
        t += spin(i) + second;
      }
      third = t;
      list = new ArrayList<>(List.of(spin(a), spin(b), inline));
    }

    Derived(int a) {
      this(a, spin(a + 1));
      second += spin(a);
    }

    @Override
    int virtual() {
      return super.virtual() + spin(4) + (list == null ? 1 : 0);
    }
  }

  public static Object compute() {
    long sum = 0;
    for (int i = 0; i < 80_000; i++) {
      Derived d = new Derived(i % 2 == 0 ? spin(i) : spin(i + 1));
      Derived e = new Derived(spin(i), new Derived(i).second);
      sum =
          sum * 5
              + d.first
              + d.third
              + d.second
              + d.list.hashCode()
              + e.third
              + new Base(spin(i)).second;
    }
    return sum;
  }

  static int spin(int i) {
    int r = i;
    for (int k = 0; k < 20; k++) {
      r = r * 31 + k;
    }
    return r & 0xff;
  }
}
