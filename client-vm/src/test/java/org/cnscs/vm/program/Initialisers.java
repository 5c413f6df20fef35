package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Long work in class initialisers, begun in every way that code can begin one. */
public final class Initialisers {
  private static final int SELF;
  private static final List<String> ORDER = new ArrayList<>();

  static {
    int sum = 0;
    for (int i = 0; i < 2_000_000; i++) {
      sum = sum * 31 + spin(i);
    }
    SELF = sum;
  }

  private Initialisers() {}

  /** Begun by a static call, with a final field that is read while it has no value yet. */
  static class Called {
    static final long FIRST = work("Called.FIRST", 100_000);
    static final Object OBJECT = new Object();
    static final List<Long> LIST = new ArrayList<>();
    static final long LAST;

    static {
      for (int i = 0; i < 50; i++) {
        LIST.add(work("Called." + i, 4_000) + peek());
      }
      LAST = LIST.hashCode() + FIRST;
    }

    static long peek() {
      return LAST + (OBJECT == null ? 1 : 2);
    }

    static long get(int a, long b) {
      return LAST + a * b;
    }
  }

  static class Parent {
    static long parent = work("Parent", 100_000);
    long own = parent + work("new Parent", 10);
  }

  /** Begun by {@code new}; its superclass is initialised first. */
  static class Child extends Parent {
    static final long CHILD = work("Child", 100_000) + parent;
    static final Child ONLY = new Child(3);

    final long n;

    Child(long n) {
      this.n = n + CHILD + work("new Child", 100);
    }
  }

  /** Begun by reading a field; begins another. */
  static class Read {
    static long value = work("Read", 50_000) + Nested.value * 3;
  }

  static class Nested {
    static long value = work("Nested", 100_000) + new Child(9).n;
  }

  /** Begun by writing a field. */
  static class Written {
    static long value = 5;
    static long other;

    static {
      other = work("Written", 100_000) + value;
    }
  }

  enum Level {
    LOW(work("LOW", 50_000)),
    HIGH(work("HIGH", 50_000)) {
      @Override
      long weight() {
        return super.weight() * 3;
      }
    };

    private final long n;

    Level(long n) {
      this.n = n + spin((int) n);
    }

    long weight() {
      return n;
    }
  }

  /** Waits for another thread, in every way. */
  static class Waiting {
    static final long VALUE;

    static {
      long[] cell = new long[1];
      Thread helper = helper(cell);
      helper.start();
      try {
        synchronized (cell) {
          while (cell[0] == 0) {
            cell.wait();
          }
        }
        Thread.sleep(5);
        helper.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      VALUE = cell[0];
    }
  }

  private static Thread helper(long[] cell) {
    return new Thread(
        () -> {
          long value = spins(300_000);
          synchronized (cell) {
            cell[0] = value + spins(100_000);
            cell.notifyAll();
          }
          spins(200_000);
        });
  }

  /** Fails. */
  static class Failing {
    static long value = work("Failing", 100_000) / (zero() * 2);

    static long zero() {
      return work("zero", 10_000) & 0;
    }
  }

  public static Object compute() throws ReflectiveOperationException {
    StringBuilder out = new StringBuilder().append(SELF);
    long before = work("before", 100_000);
    out.append(' ').append(Called.get((int) before, work("argument", 50_000)));
    out.append(' ').append(new Child(before).n + new Child(4).own + Child.ONLY.n);
    out.append(' ').append(before + Read.value);
    Written.value = before;
    out.append(' ').append(Waiting.VALUE);
    out.append(' ').append(Written.other).append(' ').append(Written.value);
    out.append(' ').append(Level.valueOf("LOW").weight()).append(' ').append(weights());
    for (int i = 0; i < 2; i++) {
      out.append(' ').append(fail());
    }
    out.append(' ').append(Calling.SUM).append(Calling.SORTED);
    out.append(' ').append(Counted.count()).append(' ').append(new Implementing().n);
    out.append(' ').append(Constants.sum()).append(' ').append(reflected());
    out.append(' ').append(new Needing().early() + Needing.NEEDING + Simple.get());
    out.append(' ').append(new Simple().simpler());
    return out + " " + ORDER;
  }

  /** Works only where the JDK calls it back. */
  static class Calling {
    static final long SUM = LongStream.range(0, 40).map(Calling::add).sum();
    static final Comparator<Long> ORDER = Comparator.comparing(n -> n % 100);
    static final List<Long> SORTED = Stream.of(7L, 3L).sorted(ORDER).toList();

    private static long add(long n) {
      return n + spins(3_000);
    }
  }

  /** Begun by the first use of a field or a method, not by classes that implement it. */
  interface Constants {
    long FIRST = work("Constants.FIRST", 100_000);
    List<Long> LIST = new ArrayList<>(List.of(work("Constants.LIST", 50_000), FIRST));

    static long sum() {
      return LIST.get(0) + FIRST;
    }
  }

  interface Counted {
    long COUNT = work("Counted", 100_000) + Constants.FIRST;

    static long count() {
      return COUNT;
    }
  }

  static class Implementing implements Constants {
    final long n = LIST.size() + work("new Implementing", 100);
  }

  /** Begun by a class that needs it, since it has a method with a body. */
  interface Early {
    long EARLY = work("Early", 100_000);

    default long early() {
      return EARLY + work("early", 10);
    }
  }

  /** Begun behind it, and before the class. */
  interface Earlier extends Early {
    long EARLIER = work("Earlier", 50_000) + EARLY;

    @Override
    default long early() {
      return EARLIER + Early.super.early();
    }
  }

  /** Needs interfaces, and has an initialiser. */
  static class Needing implements Constants, Earlier {
    static final long NEEDING = work("Needing", 50_000) + EARLIER;
  }

  /** Needs an interface, and has no initialiser. */
  static class Simple implements Simpler {
    static long get() {
      return 7;
    }
  }

  interface Simpler {
    long SIMPLER = work("Simpler", 100_000);

    default long simpler() {
      return SIMPLER;
    }
  }

  /** Begun by {@code newInstance} of a constructor. */
  static class Made {
    static final long VALUE = work("Made", 100_000);
    final long n = VALUE + work("new Made", 10);
  }

  /** Begun by the call of a reflected method. */
  static class Invoked {
    static final List<Long> LIST = new ArrayList<>();

    static {
      for (int i = 0; i < 20; i++) {
        LIST.add(work("Invoked." + i, 5_000));
      }
    }

    static long get(int n) {
      return LIST.get(n);
    }
  }

  /** Begun by reading a reflected field. */
  static class Seen extends Parent {
    static long value = work("Seen", 100_000);
  }

  /** Begun by a reflected constructor; fails. */
  static class Unlucky {
    static final long VALUE = work("Unlucky", 50_000) / (work("zero", 10) & 0);
  }

  private static String reflected() throws ReflectiveOperationException {
    StringBuilder out = new StringBuilder();
    out.append(Made.class.getDeclaredConstructor().newInstance().n).append(' ');
    out.append(Invoked.class.getDeclaredMethod("get", int.class).invoke(null, 7)).append(' ');
    out.append(Seen.class.getDeclaredField("value").getLong(null));
    for (int i = 0; i < 2; i++) {
      try {
        Unlucky.class.getDeclaredConstructor().newInstance();
      } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
        out.append(' ').append(e.getClass().getSimpleName());
      }
    }
    return out.toString();
  }

  private static long weights() {
    long sum = 0;
    for (Level each : Level.values()) {
      sum += each.weight();
    }
    return sum;
  }

  private static String fail() {
    try {
      return "no " + Failing.value;
    } catch (ExceptionInInitializerError e) {
      return "failed by " + e.getCause().getMessage();
    } catch (NoClassDefFoundError e) {
      return e.getMessage().substring(0, 30);
    }
  }

  private static long work(String what, int n) {
    ORDER.add(what);
    return spins(n);
  }

  private static long spins(int n) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum = sum * 31 + spin(i);
    }
    return sum & 0xffff;
  }

  private static int spin(int i) {
    int r = i;
    for (int k = 0; k < 20; k++) {
      r = r * 31 + k;
    }
    return r & 0xff;
  }
}
