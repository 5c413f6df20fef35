package jdk.internal.vm;

import java.time.Duration;
import jdk.internal.access.JavaLangAccess;
import jdk.internal.misc.Unsafe;

/**
 * The JDK's sleep, join and wait as loops, and its park.
 *
 * <p>Each turn of a loop ends early when threads are to stop; the poll at the loop's head then
 * captures the frame with the time that is left, and a resumed thread waits on for just that.
 */
public final class Blocking {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS_PER_MILLI - 1;

  private Blocking() {}

  /** Stands in for {@link Thread#sleep(long)}. */
  public static void sleep(long millis) throws InterruptedException {
    pause(nanos(millis, 0));
  }

  /** Stands in for {@link Thread#sleep(long, int)}. */
  public static void sleep(long millis, int nanos) throws InterruptedException {
    pause(nanos(millis, nanos));
  }

  /** Stands in for {@link Thread#sleep(Duration)}. */
  public static void sleep(Duration duration) throws InterruptedException {
    pause(nanos(duration));
  }

  private static void pause(long nanos) throws InterruptedException {
    long left = nanos;
    do {
      left = ProgramThread.pause(left);
    } while (left > 0);
  }

  /** Stands in for {@link Thread#join()}. */
  public static void join(Thread thread) throws InterruptedException {
    awaitEnd(thread, Long.MAX_VALUE);
  }

  /** Stands in for {@link Thread#join(long)}. */
  public static void join(Thread thread, long millis) throws InterruptedException {
    long nanos = nanos(millis, 0);
    awaitEnd(thread, nanos == 0 ? Long.MAX_VALUE : nanos);
  }

  /** Stands in for {@link Thread#join(long, int)}. */
  public static void join(Thread thread, long millis, int nanos) throws InterruptedException {
    long all = nanos(millis, nanos);
    awaitEnd(thread, all == 0 ? Long.MAX_VALUE : all);
  }

  /** Stands in for {@link Thread#join(Duration)}. */
  public static boolean join(Thread thread, Duration duration) throws InterruptedException {
    if (thread.getState() == Thread.State.NEW) {
      throw new IllegalThreadStateException("Thread not started");
    }
    long nanos = nanos(duration);
    if (nanos > 0) {
      awaitEnd(thread, nanos);
    }
    return !thread.isAlive();
  }

  private static void awaitEnd(Thread thread, long nanos) throws InterruptedException {
    long left = nanos;
    do {
      left = ProgramThread.awaitEnd(thread, left);
    } while (left > 0);
  }

  /** Stands in for {@link Object#wait()}. */
  public static void await(Object lock) throws InterruptedException {
    awaitFor(lock, Long.MAX_VALUE);
  }

  /** Stands in for {@link Object#wait(long)}. */
  public static void await(Object lock, long millis) throws InterruptedException {
    long nanos = nanos(millis, 0);
    awaitFor(lock, nanos == 0 ? Long.MAX_VALUE : nanos);
  }

  /** Stands in for {@link Object#wait(long, int)}. */
  public static void await(Object lock, long millis, int nanos) throws InterruptedException {
    long all = nanos(millis, nanos);
    awaitFor(lock, all == 0 ? Long.MAX_VALUE : all);
  }

  private static void awaitFor(Object lock, long nanos) throws InterruptedException {
    long left = nanos;
    do {
      left = ProgramThread.await(lock, left);
    } while (left != 0);
  }

  /**
   * Stands in for {@link Unsafe#park}. Whoever parks has to expect that it ends for no reason, so
   * there is no loop here.
   */
  public static void park(Unsafe unsafe, boolean absolute, long time) throws CaptureSignal {
    unsafe.park(absolute, time);
    Poll.poll();
  }

  /** Stands in for the JDK's park of a virtual thread. */
  public static void parkVirtualThread(JavaLangAccess access) throws CaptureSignal {
    access.parkVirtualThread();
    Poll.poll();
  }

  /** Stands in for the JDK's park of a virtual thread. */
  public static void parkVirtualThread(JavaLangAccess access, long nanos) throws CaptureSignal {
    access.parkVirtualThread(nanos);
    Poll.poll();
  }

  private static long nanos(long millis, int nanos) {
    if (millis < 0) {
      throw new IllegalArgumentException("timeout value is negative");
    }
    if (nanos < 0 || nanos > 999_999) {
      throw new IllegalArgumentException("nanosecond timeout value out of range");
    }
    return millis > MAX_MILLIS ? Long.MAX_VALUE : millis * NANOS_PER_MILLI + nanos;
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofMillis(MAX_MILLIS)) > 0
        ? Long.MAX_VALUE
        : duration.toNanos();
  }
}
