package org.cnscs.server.space;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.Entries;
import org.cnscs.space.Space;
import org.cnscs.space.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Thousands who wait at the same time. */
@Timeout(180)
class WaitingTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final byte[] JOB = "<Job/>".getBytes(UTF_8);

  @TempDir Path directory;
  private SpaceHost host;
  private Space space;

  @BeforeEach
  void open() {
    host = SpaceHost.open(directory.resolve("space"), Clock.systemUTC());
    space = host.space("main");
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void awaitWaiting(int waiters) {
    while (((LocalSpace) space).waiting() != waiters) {
      Thread.onSpinWait();
    }
  }

  @Test
  void take_thousandsWait_areServedInTheOrderOfArrival() throws Exception {
    int count = 3000;
    List<FutureTask<String>> takers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] template =
          (i % 3 == 0 ? "<c:any xmlns:c='urn:cnscs:space:1'/>" : "<Job/>").getBytes(UTF_8);
      FutureTask<String> taker =
          new FutureTask<>(() -> space.take(template, LONG).orElseThrow().text());
      takers.add(taker);
      Thread.ofVirtual().start(taker);
      awaitWaiting(i + 1);
    }
    for (int i = 0; i < count; i++) {
      space.write(("<Job n='" + i + "'/>").getBytes(UTF_8), Batch.FOREVER);
    }
    for (int i = 0; i < count; i++) {
      assertEquals("<Job n='" + i + "'/>", takers.get(i).get());
    }
    assertEquals(0, ((LocalSpace) space).waiting());
  }

  @Test
  void everything_atOnce_losesAndDoublesNothing() throws Exception {
    long seed = Long.getLong("cnscs.seed", 20260101);
    System.out.println("seed " + seed);
    ConcurrentLinkedQueue<String> written = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 60; t++) {
      Random random = new Random(seed + t);
      boolean writes = t % 2 == 0;
      String name = t + ".";
      Thread.Builder thread = Thread.ofVirtual().name("worker " + t);
      threads.add(
          thread
              .uncaughtExceptionHandler((failed, e) -> failures.add(e))
              .start(
                  () -> {
                    for (int i = 0; i < 50; i++) {
                      if (writes) {
                        write(random, name + i, written);
                      } else {
                        take(random, taken);
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), List.copyOf(failures));
    for (Document rest : space.contents(JOB, 10_000)) {
      taken.add(rest.text());
    }
    assertEquals(taken.size(), new HashSet<>(taken).size(), "an entry was given twice");
    assertEquals(Set.copyOf(written), Set.copyOf(taken));
    assertTrue(written.size() > 100, "too few entries were written: " + written.size());
  }

  /** Writes an entry, at large, or in a transaction that is aborted now and then. */
  private void write(Random random, String name, ConcurrentLinkedQueue<String> written) {
    String entry = "<Job n='" + name + "'/>";
    if (random.nextInt(3) > 0) {
      space.write(entry.getBytes(UTF_8), Batch.FOREVER);
      written.add(entry);
      return;
    }
    try (Transaction transaction = space.begin(LONG)) {
      transaction.write(entry.getBytes(UTF_8), Batch.FOREVER);
      if (random.nextBoolean()) {
        transaction.commit();
        written.add(entry);
      }
    }
  }

  /** Takes an entry, at large, in a transaction that is aborted now and then, or is interrupted. */
  private void take(Random random, ConcurrentLinkedQueue<String> taken) {
    Duration wait = Duration.ofMillis(random.nextInt(4));
    switch (random.nextInt(4)) {
      case 0 -> {
        try (Transaction transaction = space.begin(LONG)) {
          transaction.read(JOB, wait);
          Optional<String> text = text(transaction, wait);
          if (random.nextBoolean()) {
            transaction.commit();
            text.ifPresent(taken::add);
          }
        }
      }
      case 1 -> {
        Thread.currentThread().interrupt();
        text(space, wait).ifPresent(taken::add);
        Thread.interrupted();
      }
      default -> text(space, wait).ifPresent(taken::add);
    }
  }

  private static Optional<String> text(Entries entries, Duration wait) {
    return entries.take(JOB, wait).map(Document::text);
  }
}
