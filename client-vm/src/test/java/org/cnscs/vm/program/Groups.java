package org.cnscs.vm.program;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** Thread groups, handlers of uncaught exceptions, and scoped values. */
public final class Groups {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static final ScopedValue<Integer> LEVEL = ScopedValue.newInstance();

  private Groups() {}

  private static final class Watching extends ThreadGroup {
    private final StringBuffer seen = new StringBuffer();

    Watching(ThreadGroup parent, String name) {
      super(parent, name);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
      seen.append(thread.getName()).append(':').append(e.getMessage());
      seen.append(Callbacks.spin(40) % 100).append(' ');
    }
  }

  public static Object compute() throws InterruptedException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      out.append(groups(i)).append(' ').append(scoped(i)).append(' ').append(byDefault(i));
      out.append('\n');
    }
    return out;
  }

  private static String groups(int round) throws InterruptedException {
    Watching outer = new Watching(Thread.currentThread().getThreadGroup(), "outer" + round);
    outer.setMaxPriority(7);
    ThreadGroup inner = new ThreadGroup(outer, "inner");
    List<Thread> threads = new ArrayList<>();
    StringBuffer seen = new StringBuffer();
    for (int i = 0; i < 4; i++) {
      int n = i;
      Thread thread = new Thread(i % 2 == 0 ? outer : inner, () -> fail(n, seen), "t" + i);
      thread.setPriority(9);
      threads.add(thread);
    }
    Callbacks.spin(60);
    for (Thread each : threads) {
      each.start();
      each.join();
    }
    return outer.seen.toString()
        + seen
        + outer.activeGroupCount()
        + inner.getParent().getName()
        + inner.getMaxPriority()
        + outer.parentOf(inner)
        + Thread.currentThread().getThreadGroup().parentOf(inner);
  }

  private static void fail(int n, StringBuffer seen) {
    Thread me = Thread.currentThread();
    Callbacks.spin(50);
    seen.append(me.getThreadGroup().getName()).append(me.getPriority()).append(' ');
    throw new IllegalStateException("no " + n);
  }

  private static String scoped(int round) throws InterruptedException {
    StringBuffer out = new StringBuffer();
    Runnable task =
        () ->
            ScopedValue.where(USER, "u" + round)
                .where(LEVEL, 1)
                .run(
                    () -> {
                      Callbacks.spin(30);
                      out.append(USER.get()).append(LEVEL.get());
                      int deeper =
                          ScopedValue.where(LEVEL, 2)
                              .call(() -> LEVEL.get() + (int) (Callbacks.spin(50) % 2) * 0);
                      out.append(deeper).append(LEVEL.get()).append(USER.orElse("none"));
                      try {
                        Thread.sleep(3);
                        ScopedValue.where(USER, "x").run(() -> failScoped(out));
                      } catch (IllegalArgumentException | InterruptedException e) {
                        out.append(e.getMessage()).append(USER.get());
                      }
                    });
    Thread virtual = Thread.startVirtualThread(task);
    virtual.join();
    task.run();
    try {
      out.append(USER.get());
    } catch (NoSuchElementException e) {
      out.append("unbound");
    }
    return out.toString();
  }

  private static void failScoped(StringBuffer out) {
    Callbacks.spin(30);
    out.append(USER.get());
    throw new IllegalArgumentException("out");
  }

  private static String byDefault(int round) throws InterruptedException {
    StringBuffer out = new StringBuffer();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          Callbacks.spin(60);
          out.append(thread.getName()).append(e.getMessage());
        });
    try {
      Thread platform =
          new Thread(
              () -> {
                throw new IllegalStateException("p" + round);
              },
              "platform");
      platform.start();
      platform.join();
      Thread virtual =
          Thread.ofVirtual()
              .name("virtual")
              .start(
                  () -> {
                    throw new IllegalStateException("v" + round);
                  });
      virtual.join();
      return out.toString();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(null);
    }
  }
}
