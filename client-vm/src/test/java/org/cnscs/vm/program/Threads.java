package org.cnscs.vm.program;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that are made before they are started, inherit values, and are interrupted while they
 * wait for one another.
 */
public final class Threads {
  private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

  private Threads() {}

  private static final class Calling extends Thread {
    private String seen = "";

    @Override
    public void run() {
      super.run();
      pause(4);
      seen += INHERITED.get();
    }
  }

  public static Object compute() throws InterruptedException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      INHERITED.set("made" + i);
      Calling made = new Calling();
      INHERITED.set("started" + i);
      pause(4);
      made.start();
      made.join();
      text.append(made.seen)
          .append(' ')
          .append(joinInterrupted())
          .append(' ')
          .append(staysInterrupted())
          .append(' ')
          .append(parkedLater())
          .append('\n');
    }
    return text;
  }

  private static String joinInterrupted() {
    Thread main = Thread.currentThread();
    Thread interrupting =
        new Thread(
            () -> {
              pause(3);
              main.interrupt();
            });
    interrupting.start();
    try {
      main.join();
      return "joined itself";
    } catch (InterruptedException e) {
      return "interrupted: " + e.getMessage();
    }
  }

  private static boolean staysInterrupted() {
    Thread.currentThread().interrupt();
    int work = 0;
    for (int i = 0; i < 1_000_000; i++) {
      work += step(work, i);
    }
    return Thread.interrupted() && work > 0;
  }

  /** The wake-up comes long before the park, which must not wait for another. */
  private static boolean parkedLater() {
    LockSupport.unpark(Thread.currentThread());
    pause(4);
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(100));
    return true;
  }

  private static int step(int work, int i) {
    return work % 7 == i % 5 ? 2 : 1;
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
