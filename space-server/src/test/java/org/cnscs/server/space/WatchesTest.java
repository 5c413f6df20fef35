package org.cnscs.server.space;

import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.cnscs.server.SettableClock;
import org.cnscs.server.store.FaultyFiles;
import org.cnscs.server.store.XmlLog;
import org.cnscs.space.Batch;
import org.cnscs.space.Event;
import org.cnscs.space.Registration;
import org.cnscs.space.Space.Watch;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

class WatchesTest {
  private final SettableClock clock = new SettableClock();
  private final XmlLog log = XmlLog.open(MemorySpaces.DIRECTORY, new FaultyFiles(), clock, 2_000);
  private final LocalSpace space = MemorySpaces.open(clock, log);
  private final CountDownLatch telling = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Is told one event, and then waits. */
  private void tell(Event event) {
    telling.countDown();
    assertDoesNotThrow(() -> assertTrue(goOn.await(30, TimeUnit.SECONDS)));
  }

  private void overtake() throws InterruptedException {
    assertTrue(telling.await(30, TimeUnit.SECONDS));
    for (int i = 0; i < 100; i++) {
      space.commit(Batch.builder().put("d", xml("<d n='" + i + "'/>")).build());
    }
    assertTrue(log.compact());
    goOn.countDown();
  }

  private static void assertTooOld(Watch watch) {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> watch.ended().get(30, TimeUnit.SECONDS));
    assertTrue(e.getCause() instanceof SpaceException.BadInput, e.toString());
    assertTrue(e.getCause().getMessage().contains("too old"), e.toString());
  }

  @Test
  void watch_overtakenByCompaction_endsAsTooOld() throws Exception {
    Consumer<Event> listener = this::tell;
    try (Watch watch = space.watch(-1, listener)) {
      space.commit(Batch.builder().put("d", xml("<d/>")).build());
      overtake();
      assertTooOld(watch);
    }
  }

  @Test
  void listen_overtakenByCompaction_endsAsTooOld() throws Exception {
    Registration registration = space.notify(xml("<job/>"), Duration.ofHours(1));
    try (Watch watch = space.listen(registration.id(), registration.sequence(), this::tell)) {
      space.write(xml("<job/>"), Duration.ofHours(1));
      overtake();
      assertTooOld(watch);
    }
  }

  @Test
  void close_watch_endsItWithoutAFailure() throws Exception {
    Watch watch = space.watch(-1, event -> {});
    watch.close();
    watch.ended().get(30, TimeUnit.SECONDS);
  }
}
