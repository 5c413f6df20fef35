package org.cnscs.vm.program;

public final class WaitAndNotify {
  private final int[] buffer = new int[4];
  private int size;
  private long sum;

  public static Object compute() throws InterruptedException {
    WaitAndNotify queue = new WaitAndNotify();
    Thread[] producers = new Thread[2];
    Thread[] consumers = new Thread[2];
    for (int t = 0; t < 2; t++) {
      int from = t * 10_000;
      producers[t] = new Thread(() -> queue.produce(from));
      consumers[t] = new Thread(queue::consume);
      producers[t].start();
      consumers[t].start();
    }
    for (int t = 0; t < 2; t++) {
      producers[t].join();
      consumers[t].join();
    }
    return queue.sum + " " + queue.size;
  }

  private void produce(int from) {
    for (int i = 0; i < 3000; i++) {
      put(from + i);
    }
  }

  private void consume() {
    for (int i = 0; i < 3000; i++) {
      int value = take();
      synchronized (this) {
        sum += value;
      }
    }
  }

  private synchronized void put(int value) {
    while (size == buffer.length) {
      await(0);
    }
    buffer[size++] = value;
    notifyAll();
  }

  private synchronized int take() {
    while (size == 0) {
      await(50);
    }
    int value = buffer[--size];
    notifyAll();
    return value;
  }

  private void await(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
