package org.cnscs.vm.program;

import java.util.List;

/** A class initialiser that stays where it is, while other threads wait for its class. */
public final class HeldInitialiser {
  /** Whether the place has been reached at which to stay. */
  public static volatile boolean ready;

  /** Whether to stay no longer. */
  public static volatile boolean released;

  /** The threads that wait for the class. */
  public static final Thread[] WAITING = new Thread[5];

  private HeldInitialiser() {}

  static class Base {
    static final String BEGUN = new StringBuilder("begun").toString();
    static final String HELD = hold();
    static final List<String> ALL = List.of(BEGUN, HELD);

    static synchronized String locked() {
      return HELD + "locked";
    }

    static String both() {
      return BEGUN + ALL;
    }
  }

  static class Derived extends Base {
    static final String OWN = HELD + ALL.size();
  }

  private static String hold() {
    for (int i = 0; i < WAITING.length; i++) {
      int n = i;
      WAITING[i] = new Thread(() -> RESULTS[n] = use(n));
      WAITING[i].start();
    }
    ready = true;
    while (!released) {
      Thread.onSpinWait();
    }
    return "held " + Base.BEGUN;
  }

  private static final String[] RESULTS = new String[WAITING.length];

  private static String use(int n) {
    return switch (n) {
      case 0 -> Base.both();
      case 1 -> Base.HELD + n;
      case 2 -> Base.locked();
      case 3 -> reflected();
      default -> new Derived().getClass().getSimpleName() + Derived.OWN;
    };
  }

  private static String reflected() {
    try {
      return (String) Base.class.getDeclaredMethod("both").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Object compute() throws InterruptedException {
    String own = Derived.OWN;
    for (Thread each : WAITING) {
      each.join();
    }
    return own + List.of(RESULTS);
  }
}
