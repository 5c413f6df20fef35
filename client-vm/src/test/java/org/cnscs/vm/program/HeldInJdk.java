package org.cnscs.vm.program;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;

/** Threads in code of the JDK that does not come back while anybody waits for it. */
public final class HeldInJdk {
  /** Whether the threads have begun. */
  public static volatile boolean ready;

  private HeldInJdk() {}

  public static Object compute() throws InterruptedException {
    List<Thread> threads =
        List.of(
            new Thread(() -> Pattern.matches("(a+)+b\\1", "a".repeat(90))),
            new Thread(() -> Pattern.matches("(a|aa)+b\\1", "a".repeat(90))),
            new Thread(
                () -> {
                  BigInteger odd = BigInteger.ONE.shiftLeft(400_000).subtract(BigInteger.ONE);
                  odd.shiftRight(3).modPow(odd.shiftRight(1), odd);
                }));
    threads.forEach(Thread::start);
    ready = true;
    for (Thread each : threads) {
      each.join();
    }
    return "never";
  }
}
