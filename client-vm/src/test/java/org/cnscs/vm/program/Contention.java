package org.cnscs.vm.program;

public final class Contention {
  private int a;
  private int b;
  private boolean torn;

  public static Object compute() throws InterruptedException {
    Contention shared = new Contention();
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] = t % 2 == 0 ? new Thread(() -> shared.work()) : new Worker(shared);
      threads[t].start();
    }
    for (Thread each : threads) {
      each.join();
    }
    return shared.a + " " + shared.b + " " + shared.torn;
  }

  static final class Worker extends Thread {
    private final Contention shared;

    Worker(Contention shared) {
      this.shared = shared;
    }

    @Override
    public void run() {
      shared.work();
    }
  }

  private void work() {
    for (int i = 0; i < 40_000; i++) {
      if (i % 2 == 0) {
        increment();
      } else {
        synchronized (this) {
          synchronized (this) {
            change();
          }
        }
      }
    }
  }

  private synchronized void increment() {
    change();
  }

  private void change() {
    torn |= a != b;
    a++;
    int r = 0;
    for (int k = 0; k < 100; k++) {
      r += k;
    }
    b += r / 4950;
  }
}
