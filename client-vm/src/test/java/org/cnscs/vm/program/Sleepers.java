package org.cnscs.vm.program;

public final class Sleepers {
  public static Object compute() throws InterruptedException {
    StringBuffer order = new StringBuffer();
    Thread[] threads = new Thread[3];
    for (int t = 0; t < 3; t++) {
      int n = t;
      threads[t] =
          new Thread(
              () -> {
                try {
                  Thread.sleep(100 + 150 * n);
                  order.append(n);
                  Thread.sleep(10_000);
                  order.append('!');
                } catch (InterruptedException e) {
                  order.append('i');
                }
              });
      threads[t].start();
    }
    Thread.sleep(700);
    for (Thread each : threads) {
      each.interrupt();
      each.join();
    }
    return order;
  }
}
