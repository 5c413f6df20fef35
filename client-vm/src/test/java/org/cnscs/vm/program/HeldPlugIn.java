package org.cnscs.vm.program;

import java.util.List;
import java.util.function.IntFunction;

/**
 * A class initialiser of a class that a class loader has defined, which stays where it is while
 * other threads wait for the class.
 */
public final class HeldPlugIn {
  /** Whether the place has been reached at which to stay. */
  public static volatile boolean ready;

  /** Whether to stay no longer. */
  public static volatile boolean released;

  /** The threads that wait for the class. */
  public static final Thread[] WAITING = new Thread[5];

  private static final String[] RESULTS = new String[WAITING.length];

  private static IntFunction<String> user;

  private HeldPlugIn() {}

  /** The class whose initialiser stays. */
  public static class HereBase {
    public static final String BEGUN = new StringBuilder("begun").toString();
    public static final String HELD = hold(BEGUN);
    public static final List<String> ALL = List.of(BEGUN, HELD);

    public static synchronized String locked() {
      return HELD + "locked";
    }

    public static String both() {
      return BEGUN + ALL;
    }
  }

  /** Is initialised behind it. */
  public static class HereDerived extends HereBase {
    public static final String OWN = HELD + ALL.size();
  }

  /** Is defined when the user is there already. */
  public static class HereWorker extends Thread {}

  /** Uses the class in every way. */
  public static final class HereUser implements IntFunction<String> {
    @Override
    public String apply(int n) {
      return switch (n) {
        case 0 -> HereBase.both();
        case 1 -> HereBase.HELD + n;
        case 2 -> HereBase.locked();
        case 3 -> new HereDerived().getClass().getName() + HereDerived.OWN;
        case 4 -> HereDerived.ALL + "inherited";
        default -> last(n > -2 ? null : new HereWorker());
      };
    }

    private static String last(HereWorker worker) {
      if (worker != null) {
        worker.start();
        return worker.getName();
      }
      return HereDerived.OWN;
    }
  }

  /** Starts the threads, and stays. */
  public static String hold(String begun) {
    for (int i = 0; i < WAITING.length; i++) {
      int n = i;
      WAITING[i] = new Thread(() -> RESULTS[n] = user.apply(n));
      WAITING[i].start();
    }
    ready = true;
    while (!released) {
      Thread.onSpinWait();
    }
    return "held " + begun;
  }

  @SuppressWarnings("unchecked") // the user is a function of numbers
  public static Object compute() throws Exception {
    user = (IntFunction<String>) new PlugInLoader().make(HereUser.class);
    Class.forName(
        HereWorker.class.getName().replace("$Here", "$That"),
        true,
        user.getClass().getClassLoader());
    String own = user.apply(-1);
    for (Thread each : WAITING) {
      each.join();
    }
    return own + List.of(RESULTS);
  }
}
