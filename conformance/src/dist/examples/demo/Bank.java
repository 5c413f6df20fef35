package demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** Forty days at a small bank, or as many as you say: an ordinary program, which knows nothing of checkpoints. */
public final class Bank {
  private final Object vault = new Object();
  private final Map<String, Long> balances = new LinkedHashMap<>();
  private long seal = 42;

  public static void main(String[] arguments) throws InterruptedException {
    Bank bank = new Bank();
    for (String owner : "Ada Bela Chen Dora".split(" ")) {
      bank.balances.put(owner, 1000L);
    }
    bank.run(arguments.length == 0 ? 40 : Integer.parseInt(arguments[0]));
  }

  private void run(int days) throws InterruptedException {
    long bonus = 7;
    for (int day = 1; day <= days; day++) {
      int today = day;
      long total = settle(day, cents -> cents / 50 + bonus * today);
      System.out.println("day " + day + ": " + total + " cents, seal " + Long.toHexString(seal));
    }
  }

  /** Adds a day's interest to every account. The vault is locked all the while. */
  private long settle(int day, LongUnaryOperator interest) throws InterruptedException {
    long total = 0;
    synchronized (vault) {
      for (String owner : balances.keySet()) {
        long cents = balances.get(owner);
        cents += interest.applyAsLong(cents);
        balances.put(owner, cents);
        total += cents;
        seal = sealed(cents + day, 16);
        Thread.sleep(20);
      }
    }
    return total;
  }

  /** Mixes a number into the seal: a recursion with a loop on every level. */
  private long sealed(long number, int depth) {
    long mixed = depth == 0 ? seal : sealed(number + depth, depth - 1);
    for (int i = 0; i < 50_000; i++) {
      mixed = mixed * 6364136223846793005L + number;
    }
    return mixed;
  }
}
