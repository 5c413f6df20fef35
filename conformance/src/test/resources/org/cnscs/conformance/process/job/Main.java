package job;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * Books orders, round by round, with the help of other threads. What it prints follows from its
 * arguments alone: how many rounds, and how to end. The third names files, with the number of a
 * round after it, that hold it up while they exist; it holds a lock then.
 */
public final class Main {
  private static final String[] CUSTOMERS = {"Ada", "Blaise", "Carl", "Dörte"};
  private static final Map<String, Integer> BOOKED = new LinkedHashMap<>();
  private static final Object TICKS = new Object();
  private static long checksum = 7;
  private static int ticks;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    int rounds = Integer.parseInt(args[0]);
    Ledger ledger = new Ledger("main ledger");
    Box<Order> orders = new Box<>();
    Box<Integer> receipts = new Box<>();
    Thread worker = new Thread(new Worker(orders, receipts), "worker");
    Thread ticker = new Thread(Main::tick, "ticker");
    ticker.setDaemon(true);
    worker.start();
    ticker.start();
    for (int round = 1; round <= rounds; round++) {
      String customer = CUSTOMERS[round % CUSTOMERS.length];
      int receipt = trade(new Order(customer, round, round * 1.5), orders, receipts);
      int booked =
          book(ledger, customer, receipt, round % 100 == 0 ? new File(args[2] + round) : null);
      System.out.println(
          "round " + round + " " + customer + " booked " + booked + " checksum " + checksum);
    }
    orders.put(null);
    worker.join();
    System.out.println(
        "worker ended: " + !worker.isAlive() + ", ticked: " + awaitTick() + ", booked " + BOOKED);
    end(args[1], ledger);
  }

  private static void hold(File barrier) throws InterruptedException {
    System.out.println("at " + barrier.getName());
    while (barrier.exists()) {
      Thread.sleep(1);
    }
  }

  private static int trade(Order order, Box<Order> orders, Box<Integer> receipts)
      throws InterruptedException {
    orders.put(order);
    int receipt = receipts.take();
    mix((a, b) -> a * 31 + b, receipt);
    return receipt;
  }

  private static int book(Ledger ledger, String customer, int receipt, File barrier)
      throws InterruptedException {
    synchronized (ledger) {
      int amount = ledger.book(customer, receipt, value -> value % 1000 + customer.length());
      Thread.sleep(2); // with the lock held
      if (barrier != null) {
        hold(barrier);
      }
      BOOKED.merge(customer, amount, Main::sum);
      return ledger.total(0);
    }
  }

  private static int sum(int a, int b) {
    return a + b;
  }

  private static void mix(IntBinaryOperator how, int value) {
    checksum = checksum * 1_000_003 + how.applyAsInt((int) checksum, value);
  }

  private static void tick() {
    while (true) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        return;
      }
      synchronized (TICKS) {
        ticks++;
        TICKS.notifyAll();
      }
    }
  }

  private static boolean awaitTick() throws InterruptedException {
    synchronized (TICKS) {
      int seen = ticks;
      while (ticks == seen) {
        TICKS.wait(60_000);
      }
      return ticks > seen;
    }
  }

  private static void end(String how, Ledger ledger) {
    try {
      switch (how) {
        case "exit" -> System.exit(7);
        case "throw" -> throw new IllegalStateException("ended by order with " + ledger.name());
        default -> System.out.println("done with " + ledger.name());
      }
    } finally {
      System.out.println("finally");
    }
  }

  /** An order of a customer. */
  record Order(String customer, int number, double price) {}

  /** A place for one thing, handed from thread to thread. */
  static final class Box<T> {
    private final List<T> content = new ArrayList<>();

    synchronized void put(T thing) throws InterruptedException {
      while (!content.isEmpty()) {
        wait();
      }
      content.add(thing);
      notifyAll();
    }

    synchronized T take() throws InterruptedException {
      while (content.isEmpty()) {
        wait(30_000);
      }
      T thing = content.remove(0);
      notifyAll();
      return thing;
    }
  }

  /** Turns orders into receipts until there is none. */
  static final class Worker implements Runnable {
    private final Box<Order> orders;
    private final Box<Integer> receipts;

    Worker(Box<Order> orders, Box<Integer> receipts) {
      this.orders = orders;
      this.receipts = receipts;
    }

    @Override
    public void run() {
      try {
        for (Order order = orders.take(); order != null; order = orders.take()) {
          IntUnaryOperator twice = value -> value * 2;
          receipts.put(
              twice.applyAsInt(order.number()) + (int) order.price() + fib(order.number() % 12));
        }
      } catch (InterruptedException e) {
        System.out.println("interrupted");
      }
    }

    private static int fib(int n) {
      return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }
  }
}
