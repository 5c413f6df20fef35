package org.cnscs.heap;

import static org.cnscs.heap.GoesOn.goesOn;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Locks, counters and futures of the JDK go on as they would have. */
class JdkSynchronizersTest {
  @TestFactory
  Stream<DynamicTest> synchronizers() throws Exception {
    Semaphore semaphore = new Semaphore(5, true);
    semaphore.acquire(2);
    Phaser phaser = new Phaser(2);
    phaser.arrive();
    Phaser tiered = new Phaser(phaser, 3);
    CountDownLatch latch = new CountDownLatch(3);
    latch.countDown();
    ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    lock.writeLock().lock();
    StampedLock stamped = new StampedLock();
    long stamp = stamped.writeLock();
    LongAdder adder = new LongAdder();
    adder.add(7);
    LongAccumulator most = new LongAccumulator(Long::max, 0);
    return Stream.of(
        goesOn("semaphore", semaphore, each -> List.of(each.availablePermits(), each.isFair())),
        goesOn(
            "phaser",
            phaser,
            each ->
                List.of(
                    each.getPhase(), each.getUnarrivedParties(), each.arrive(), each.getPhase())),
        goesOn(
            "tiered phaser",
            tiered,
            each -> List.of(each.getRegisteredParties(), each.getRoot().getRegisteredParties())),
        goesOn("latch", latch, each -> each.getCount()),
        goesOn(
            "lock",
            lock,
            each -> List.of(each.isWriteLockedByCurrentThread(), each.getWriteHoldCount())),
        goesOn(
            "stamped lock",
            stamped,
            each -> {
              each.unlockWrite(stamp);
              return each.isWriteLocked() + " " + each.tryReadLock();
            }),
        goesOn("adder", adder, each -> each.sumThenReset()),
        goesOn("reference", new AtomicStampedReference<>("x", 5), each -> each.getStamp()),
        goesOn("exchanger", new Exchanger<String>(), each -> exchanged(each)));
  }

  private static String exchanged(Exchanger<String> exchanger) throws Exception {
    CompletableFuture<String> other = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                other.complete(exchanger.exchange("a", 20, TimeUnit.SECONDS));
              } catch (Exception e) {
                other.completeExceptionally(e);
              }
            });
    return exchanger.exchange("b", 20, TimeUnit.SECONDS) + other.get(20, TimeUnit.SECONDS);
  }

  @TestFactory
  Stream<DynamicTest> futures() {
    CompletableFuture<String> future = new CompletableFuture<>();
    CompletableFuture<String> after = future.thenApply(new Shouting()).thenApply(new Shouting());
    FutureTask<String> task = new FutureTask<>(new JdkInstances.Task());
    FutureTask<String> done = new FutureTask<>(new JdkInstances.Task());
    done.run();
    return Stream.of(
        goesOn(
            "dependent",
            List.of(future, after),
            each -> {
              each.getFirst().complete("a");
              return each.getLast().get(20, TimeUnit.SECONDS);
            }),
        goesOn(
            "task",
            task,
            each -> {
              each.run();
              return each.get();
            }),
        goesOn("done", done, each -> each.resultNow()));
  }

  /** A function of the program. */
  static final class Shouting implements Function<String, String> {
    @Override
    public String apply(String text) {
      return text + "!";
    }
  }
}
