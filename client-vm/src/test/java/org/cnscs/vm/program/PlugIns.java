package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Long work in initialisers of classes that class loaders define, begun in every way that code can
 * begin one.
 */
public final class PlugIns {
  private static final List<String> ORDER = new ArrayList<>();

  private PlugIns() {}

  /** Works for a while, and notes for what. */
  public static long work(String what) {
    ORDER.add(what);
    long sum = what.length();
    for (int i = 0; i < 6_000; i++) {
      sum = sum * 31 + Loaders.spin(i) % 3;
    }
    return sum >>> 48;
  }

  /** Begun by a static call. */
  public static class HereCalled {
    public static final long FIRST = work("Called.FIRST");
    public static final Object OBJECT = new Object();
    public static final long LAST = work("Called.LAST") + peek();

    static long peek() {
      return LAST + (OBJECT == null ? 1 : 2);
    }

    public static long get(long a) {
      return LAST + a * FIRST;
    }
  }

  /** A superclass. */
  public static class HereParent {
    public static long parent = work("Parent");
    public static final long KEPT = work("Parent.KEPT") + parent;
    public long own = parent + work("new Parent");
  }

  /** Begun by {@code new}; its superclass is initialised first. */
  public static class HereChild extends HereParent {
    public static final long CHILD = work("Child") + parent;
    public static final HereChild ONLY = new HereChild(3);
    public final long n;

    public HereChild(long n) {
      this.n = n + CHILD + work("new Child");
    }
  }

  /** Inherits a static field, whose use does not initialise it. */
  public static class HereHeir extends HereMute {
    public static final long NEVER = work("Heir");
  }

  /** Begun by the use of a field that another class inherits. */
  public static class HereMute {
    public static long value = work("Mute");
  }

  /** Begun by writing a field. */
  public static class HereWritten {
    public static long value = 5;
    public static long other = work("Written") + value;
  }

  /** An enumeration. */
  public enum HereKind {
    LOW(work("LOW")),
    HIGH(work("HIGH"));

    private final long n;

    HereKind(long n) {
      this.n = n + HereWritten.other;
    }

    public long weight() {
      return n;
    }
  }

  /** Begun by the first use of a constant. */
  public interface HereConstants {
    long FIRST = work("Constants.FIRST");
    List<Long> LIST = new ArrayList<>(List.of(work("Constants.LIST"), FIRST));

    static long sum() {
      return LIST.get(0) + FIRST;
    }
  }

  /** Begun by a class that needs it, since it has a method with a body. */
  public interface HereEarly {
    long EARLY = work("Early");

    default long early() {
      return EARLY + work("early");
    }
  }

  /** Needs an interface, and has no initialiser. */
  public static class HerePlain implements HereEarly {
    public static long begun() {
      return 7;
    }
  }

  /** Needs an interface, and has an initialiser that needs another. */
  public static class HereRich implements HereConstants, HereEarlier, Comparable<HereRich> {
    public static final long RICH = work("Rich") + FIRST;

    @Override
    public int compareTo(HereRich other) {
      return 0;
    }
  }

  /** Extends an interface. */
  public interface HereEarlier extends HereEarly {
    long EARLIER = new HereCalled().hashCode() == 0 ? 1 : work("Earlier") + 1;

    @Override
    default long early() {
      return EARLIER + HereEarly.super.early();
    }
  }

  /** Fails. */
  public static class HereFailing {
    public static long value = work("Failing") / (HereCalled.FIRST & 0);
  }

  /** Waits for another thread. */
  public static class HereWaiting {
    public static final long VALUE;

    static {
      long[] cell = new long[1];
      Thread helper = helper(cell);
      helper.start();
      try {
        helper.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      VALUE = cell[0];
    }
  }

  /** Returns a thread that works and does not need the class that waits for it. */
  public static Thread helper(long[] cell) {
    return new Thread(() -> cell[0] = work("Waiting"));
  }

  /** Uses all of them. */
  public static final class HereUser implements Callable<String> {
    private final long base = HereConstants.FIRST + work("User");

    @Override
    public String call() {
      StringBuilder out = new StringBuilder().append(base);
      out.append(' ').append(HereCalled.get(work("argument")));
      out.append(' ').append(work("before") + new HereChild(4).n + HereChild.ONLY.own);
      out.append(' ').append(work("more") + HereHeir.value + HereHeir.value);
      HereWritten.value = work("written");
      out.append(' ').append(HereWritten.other).append(' ').append(HereKind.HIGH.weight());
      out.append(' ').append(HereConstants.sum() + HerePlain.begun() + new HerePlain().early());
      Supplier<HereRich> making = HereRich::new;
      LongSupplier reading = () -> HereRich.RICH + HereRich.EARLIER;
      out.append(' ').append(making.get().early()).append(' ').append(reading.getAsLong());
      for (int i = 0; i < 2; i++) {
        out.append(' ').append(fail());
      }
      return out.append(' ').append(HereWaiting.VALUE).toString();
    }

    private static String fail() {
      try {
        return "no " + HereFailing.value;
      } catch (ExceptionInInitializerError e) {
        return e.getCause().getMessage() + e.getStackTrace()[0].getMethodName();
      } catch (NoClassDefFoundError e) {
        return e.getStackTrace()[0].getMethodName();
      }
    }
  }

  public static Object compute() throws Exception {
    ORDER.clear();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 2; i++) {
      out.append(((Callable<?>) new PlugInLoader().make(HereUser.class)).call()).append('\n');
    }
    return out.append(ORDER).toString();
  }
}
