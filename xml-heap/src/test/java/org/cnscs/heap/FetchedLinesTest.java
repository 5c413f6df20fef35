package org.cnscs.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FetchedLinesTest {
  private static final int MEGABYTE = 1 << 20;

  private static List<LineEntry> entries(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(n -> new LineEntry(n, "" + n, 1)).toList();
  }

  @Test
  void lines_comeInOrder() {
    List<LineEntry> entries = entries(5_000);
    try (FetchedLines lines =
        FetchedLines.of(entries, entry -> new FetchedLines.Line(entry.number(), new byte[4096]))) {
      for (LineEntry entry : entries) {
        assertEquals(entry.number(), lines.next().bytes());
      }
    }
  }

  @Test
  void failure_isToldWithItsLine_andEndsIt() {
    RuntimeException wrong = new HeapFormatException("line 3");
    AtomicInteger asked = new AtomicInteger();
    try (FetchedLines lines =
        FetchedLines.of(
            entries(10),
            entry -> {
              asked.incrementAndGet();
              if (entry.number() == 3) {
                throw wrong;
              }
              return new FetchedLines.Line(1, new byte[1]);
            })) {
      lines.next();
      lines.next();
      assertSame(wrong, assertThrows(HeapFormatException.class, lines::next));
      assertEquals(3, asked.get());
    }
  }

  @Test
  void error_isTold() {
    try (FetchedLines lines =
        FetchedLines.of(
            entries(1),
            _ -> {
              throw new OutOfMemoryError("as if");
            })) {
      assertThrows(OutOfMemoryError.class, lines::next);
    }
  }

  @Test
  void thread_thatEndsWithoutALine_isNotWaitedFor() {
    assertEndsAfter(0, new Exception("as if it had no memory to tell"));
    assertEndsAfter(1, new OutOfMemoryError("told"));
  }

  /** Checks what comes after some failures that are told. */
  private static void assertEndsAfter(int told, Throwable failure) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try (FetchedLines lines =
              FetchedLines.of(
                  entries(2), _ -> FetchedLinesTest.<RuntimeException>failed(failure))) {
            for (int i = 0; i < told; i++) {
              assertSame(failure, assertThrows(Throwable.class, lines::next));
            }
            assertThrows(IllegalStateException.class, lines::next);
          }
        });
  }

  @SuppressWarnings("unchecked") // whatever it is, it is thrown
  private static <T extends Throwable> FetchedLines.Line failed(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void linesThatNobodyHasTaken_areFew_andTheirThreadEnds() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(8);
    Thread[] other = new Thread[1];
    FetchedLines lines =
        FetchedLines.of(
            entries(1_000),
            _ -> {
              other[0] = Thread.currentThread();
              asked.incrementAndGet();
              enough.countDown();
              return new FetchedLines.Line(1, new byte[MEGABYTE]);
            });
    assertTrue(enough.await(20, TimeUnit.SECONDS));
    lines.close();
    other[0].join(20_000);
    assertEquals(Thread.State.TERMINATED, other[0].getState());
    assertTrue(asked.get() <= 9, asked.get() + " lines were asked for");
  }

  @Test
  void interruptedReader_goesOn_andStaysInterrupted() {
    try (FetchedLines lines =
        FetchedLines.of(
            entries(1),
            _ -> {
              spin();
              return new FetchedLines.Line(7, new byte[1]);
            })) {
      Thread.currentThread().interrupt();
      assertEquals(7, lines.next().bytes());
      assertTrue(Thread.interrupted());
    }
  }

  /** Gives the reader time to begin to wait; whether it has makes no difference to the result. */
  private static void spin() {
    for (int i = 0; i < 100_000; i++) {
      Thread.onSpinWait();
    }
  }
}
