package org.cnscs.vm.program;

/**
 * A thread for which the JVM waits for the lock of a class loader, inside a method that enters a
 * monitor elsewhere: loaders of several threads at once have no such lock, others have.
 */
public final class HeldByLoader {

  /** Whether the thread is blocked. */
  public static volatile boolean ready;

  /** Whether it may go on. */
  public static volatile boolean released;

  private HeldByLoader() {}

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
      Object made = null;
      synchronized (Host.class) {
        made = new Part();
      }
      Thread.currentThread().setName("host and " + made);
    }
  }

  public static Object compute() throws Exception {
    HostLoader loader = new HostLoader();
    Class<?> host = loader.loadClass(Host.class.getName());
    Runnable made = (Runnable) host.getDeclaredConstructor().newInstance();
    String[] named = new String[1];
    Thread thread =
        new Thread(
            () -> {
              made.run();
              named[0] = Thread.currentThread().getName();
            });
    long sum = 0;
    synchronized (loader) {
      thread.start();
      while (!released) {
        sum += Callbacks.spin(3) & 1;
        ready = thread.getState() == Thread.State.BLOCKED;
      }
    }
    thread.join();
    return named[0] + (sum >= 0);
  }
}
