package org.cnscs.vm.program;

/** A thread that is blocked where the JVM has called a class loader of the program. */
public final class HeldLoading {
  private static final Object LOCK = new Object();

  /** Whether the thread is about to be blocked. */
  public static volatile boolean ready;

  /** Whether it may go on. */
  public static volatile boolean released;

  private HeldLoading() {}

  /** Is named by the code of {@link Host} only. */
  public static class Part {
    @Override
    public String toString() {
      return "part";
    }
  }

  /** Makes a part; defined by a loader that is not asked for its parts before. */
  public static class Host implements Runnable {
    @Override
    public void run() {
      String name = "host and " + new Part();
      Thread.currentThread().setName(name);
    }
  }

  private static final class Loader extends HostLoader {
    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      if (name.endsWith("$Part")) {
        ready = true;
        synchronized (LOCK) {
          return super.loadClass(name);
        }
      }
      return super.loadClass(name);
    }
  }

  public static Object compute() throws Exception {
    Class<?> host = new Loader().loadClass(Host.class.getName());
    Runnable made = (Runnable) host.getDeclaredConstructor().newInstance();
    String[] named = new String[1];
    Thread thread =
        new Thread(
            () -> {
              made.run();
              named[0] = Thread.currentThread().getName();
            });
    long sum = 0;
    synchronized (LOCK) {
      thread.start();
      while (!released) {
        sum += Callbacks.spin(3) & 1;
      }
    }
    thread.join();
    return named[0] + (sum >= 0);
  }
}
