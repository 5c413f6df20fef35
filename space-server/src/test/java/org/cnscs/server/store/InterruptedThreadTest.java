package org.cnscs.server.store;

import static org.cnscs.server.store.LogFixture.delete;
import static org.cnscs.server.store.LogFixture.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log on a real disk whose callers are interrupted: nobody's work but their own waits ends. */
class InterruptedThreadTest {
  private static final int SEGMENT = 2_000;

  @TempDir private Path temporary;

  @AfterEach
  void forgetInterrupt() {
    Thread.interrupted();
  }

  private XmlLog open() {
    return XmlLog.open(temporary, new DiskFiles(), Clock.systemUTC(), SEGMENT);
  }

  @Test
  void everyOperation_byAnInterruptedThread_isDoneAndKeepsTheInterrupt() {
    XmlLog log = open();
    LogFixture.Heard heard = new LogFixture.Heard();
    log.open(heard);
    Thread.currentThread().interrupt();
    Map<String, String> documents = work(log, heard);
    log.close();
    assertTrue(Thread.interrupted());
    XmlLog again = open();
    assertEquals(documents, LogFixture.documents(again));
    again.close();
  }

  private static Map<String, String> work(XmlLog log, LogFixture.Heard heard) {
    for (int i = 0; i < 100; i++) {
      log.commit(heard.epoch, null, List.of(put("d" + i % 10, "<d n='" + i + "'/>")));
      log.commit(heard.epoch, null, List.of(delete("d" + (i + 5) % 10)));
    }
    log.save();
    while (log.compact()) {
      LogFixture.documents(log);
    }
    assertEquals(null, heard.lost);
    assertEquals(1, log.tail(log.barrier() - 1, 10).size());
    return LogFixture.documents(log);
  }

  @Test
  void everyOperation_interruptedAtAnyMoment_isDone() throws InterruptedException {
    XmlLog log = open();
    LogFixture.Heard heard = new LogFixture.Heard();
    log.open(heard);
    Thread worker = Thread.currentThread();
    AtomicBoolean done = new AtomicBoolean();
    Thread disturber =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get()) {
                    worker.interrupt();
                  }
                });
    Map<String, String> documents = work(log, heard);
    log.close();
    done.set(true);
    Thread.interrupted();
    disturber.join();
    Thread.interrupted();
    XmlLog again = open();
    assertEquals(documents, LogFixture.documents(again));
    again.close();
  }

  @Test
  void forceDirectory_thereIsNone_fails() {
    assertThrows(
        IOException.class, () -> new DiskFiles().forceDirectory(temporary.resolve("absent")));
  }
}
