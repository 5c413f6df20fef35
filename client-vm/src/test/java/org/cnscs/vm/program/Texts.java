package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Long work in objects that are put into texts, and in the components of records. */
public final class Texts {
  private static final List<String> ORDER = new ArrayList<>();

  private Texts() {}

  /** A component whose methods take time, and note their order. */
  private record Slow(int n) {
    @Override
    public int hashCode() {
      ORDER.add("h" + n);
      return (int) work(n) & 15;
    }

    @Override
    public boolean equals(Object other) {
      ORDER.add("e" + n);
      return other instanceof Slow(int m) && work(m) == work(n);
    }

    @Override
    public String toString() {
      ORDER.add("t" + n);
      return n == 3 ? null : "s" + work(n) % 1000;
    }
  }

  /** Has components of all kinds. */
  private record Whole(
      Slow first,
      int i,
      long j,
      float f,
      double d,
      boolean z,
      char c,
      byte b,
      short s,
      int[] a,
      Slow last,
      Object any) {}

  /** Has none. */
  private record Nothing() {}

  /** Has a generic component. */
  private record Pair<A, B>(A left, B right) {}

  private static long work(long n) {
    long sum = n;
    for (int i = 0; i < 40; i++) {
      sum = sum * 31 + Loaders.spin(i) % 7;
    }
    return sum >>> 16;
  }

  private static Whole whole(int n, double d) {
    return new Whole(
        new Slow(n),
        n,
        n * 7L,
        n / 3f,
        d,
        n > 1,
        (char) ('a' + n),
        (byte) (n + 120),
        (short) -n,
        null,
        new Slow(n + 1),
        n % 2 == 0 ? null : "any");
  }

  private static String concatenated(int n) {
    Object slow = new Slow(n);
    Slow missing = null;
    long j = work(n);
    String text = "a" + slow + n + "b" + new Slow(n + 1) + j + 'c' + 1.5 + missing + (n > 2) + slow;
    text += new Slow(2) + text.substring(0, 2);
    return new Slow(4) + text + j + new Pair<>(slow, j) + 2.5f + List.of(new Slow(5), "in") + slow;
  }

  public static Object compute() {
    ORDER.clear();
    StringBuilder out = new StringBuilder();
    Map<Object, String> map = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      Whole whole = whole(i, i == 3 ? Double.NaN : -0.0);
      map.put(whole, concatenated(i));
      out.append(whole).append(' ').append(whole.hashCode());
      out.append(whole.equals(whole(i, 0.0)))
          .append(whole.equals(whole(i, i == 3 ? 0.0 / 0 : -0.0)));
      out.append(map.get(whole)).append(new Nothing()).append(new Nothing().equals(new Nothing()));
      out.append(new Nothing().hashCode())
          .append(whole.equals("other"))
          .append(whole.equals(whole));
      map.put(new Pair<>(new Slow(i), i), "pair" + new Pair<>(i, new Slow(i)));
    }
    map.values().forEach(each -> out.append(each.length()).append(','));
    return out.append(ORDER).toString();
  }
}
