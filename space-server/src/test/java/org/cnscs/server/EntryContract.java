package org.cnscs.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.Event;
import org.cnscs.space.Lease;
import org.cnscs.space.Registration;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Transaction;
import org.junit.jupiter.api.Test;

/** The part of the contract that is about many entries, and about being told of them. */
abstract class EntryContract extends TransactionContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final byte[] JOB = xml("<Job/>");

  private static List<byte[]> jobs(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> xml("<Job n=\"" + i + "\"/>")).toList();
  }

  private static List<String> texts(List<Document> documents) {
    return documents.stream().map(Document::text).toList();
  }

  private static List<String> expected(int from, int to) {
    return jobs(from, to).stream().map(String::new).toList();
  }

  @Test
  void notify_matchingEntries_areToldInOrderAndNothingElse() throws Exception {
    write("<Job n=\"before\"/>");
    Registration registration = space().notify(xml("<Job kind=\"a\"/>"), MINUTE);
    assertEquals(clock.instant().plus(MINUTE), registration.until());
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Space.Watch watch =
        space().listen(registration.id(), registration.sequence(), events::add)) {
      write("<Job kind=\"b\"/>");
      put("a", "<Job kind=\"a\"/>");
      String first = write("<Job kind=\"a\"/>");
      space().leases().renew(first, MINUTE);
      take("<Job kind=\"a\"/>");
      List<String> both =
          space()
              .writeAll(
                  List.of(xml("<Job kind=\"a\"/>"), xml("<Job kind=\"a\" n=\"2\"/>")), MINUTE);
      assertEquals(List.of(first), next(events).changed());
      Event second = next(events);
      assertEquals(both, second.changed());
      assertTrue(second.sequence() > registration.sequence(), second.toString());
      assertEquals(List.of(), second.removed());
    }
    assertEquals(List.of(), List.copyOf(events));
  }

  @Test
  void notify_afterADisconnect_goesOnAfterTheLastEvent() throws Exception {
    Registration registration = space().notify(JOB, MINUTE);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      written.add(write("<Job n=\"" + i + "\"/>"));
    }
    long last = registration.sequence();
    for (int i = 0; i < 5; i += 2) {
      LinkedBlockingQueue<Event> events =
          new LinkedBlockingQueue<>(); // an old watch may still tell
      try (Space.Watch watch = space().listen(registration.id(), last, events::add)) {
        assertEquals(List.of(written.get(i)), next(events).changed());
        if (i < 4) {
          Event second = next(events);
          assertEquals(List.of(written.get(i + 1)), second.changed());
          last = second.sequence();
        }
      }
    }
  }

  @Test
  void notify_transaction_tellsAtItsCommitOnly() throws Exception {
    Registration registration = space().notify(JOB, MINUTE);
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Space.Watch watch =
            space().listen(registration.id(), registration.sequence(), events::add);
        Transaction aborted = space().begin(MINUTE);
        Transaction transaction = space().begin(MINUTE)) {
      aborted.write(JOB, Batch.FOREVER);
      aborted.abort();
      transaction.writeAll(jobs(0, 3), Batch.FOREVER);
      transaction.take(xml("<Job n=\"1\"/>"), Duration.ZERO);
      String outside = write("<Job/>");
      assertEquals(List.of(outside), next(events).changed());
      long sequence = transaction.commit();
      Event event = next(events);
      assertEquals(sequence, event.sequence());
      assertEquals(2, event.changed().size());
    }
  }

  @Test
  void notify_registration_isALease() {
    Registration registration = space().notify(JOB, Duration.ofDays(400));
    Lease lease = space().leases().find(registration.id()).orElseThrow();
    assertEquals(registration.until(), lease.until());
    assertEquals(List.of(lease), space().leases().list("", "", 10));
    space().leases().renew(registration.id(), MINUTE);
    clock.advance(Duration.ofSeconds(59));
    space().listen(registration.id(), registration.sequence(), event -> {}).close();
    clock.advance(Duration.ofSeconds(1));
    assertThrows(
        SpaceException.Ended.class, () -> space().listen(registration.id(), 0, event -> {}));
    assertThrows(
        SpaceException.Ended.class, () -> space().listen("registration/77-0", 0, event -> {}));
    assertThrows(SpaceException.BadInput.class, () -> space().listen("a", 0, event -> {}));
    assertThrows(SpaceException.BadInput.class, () -> space().notify(xml("no"), MINUTE));
    assertThrows(SpaceException.BadInput.class, () -> space().notify(JOB, Duration.ZERO));
    assertEquals(Optional.empty(), space().leases().find(registration.id()));
  }

  @Test
  void notify_cancelled_tellsNothingMore() throws Exception {
    Registration cancelled = space().notify(JOB, MINUTE);
    Registration other = space().notify(JOB, MINUTE);
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<Event> others = new LinkedBlockingQueue<>();
    try (Space.Watch one = space().listen(cancelled.id(), cancelled.sequence(), events::add);
        Space.Watch two = space().listen(other.id(), other.sequence(), others::add)) {
      String first = write("<Job/>");
      assertEquals(List.of(first), next(events).changed());
      space().leases().cancel(cancelled.id());
      write("<Job/>");
      next(others);
      next(others);
    }
    assertEquals(List.of(), List.copyOf(events));
  }

  @Test
  void writeAll_oneBad_writesNone() {
    List<byte[]> bad = List.of(JOB, xml("<Job"));
    assertThrows(SpaceException.BadInput.class, () -> space().writeAll(bad, Batch.FOREVER));
    assertThrows(SpaceException.BadInput.class, () -> space().writeAll(List.of(), Batch.FOREVER));
    assertEquals(0, space().list("", "", 10).size());
    List<String> ids = space().writeAll(jobs(0, 100), Batch.FOREVER);
    assertEquals(100, new HashSet<>(ids).size());
    assertEquals("<Job n=\"42\"/>", space().get(ids.get(42)).orElseThrow().text());
  }

  @Test
  void takeAll_someThere_takesThemAtOnce() throws Exception {
    CompletableFuture<List<Document>> waiting = start(() -> space().takeAll(JOB, 10, LONG));
    assertFalse(waiting.isDone());
    space().writeAll(jobs(0, 1), Batch.FOREVER);
    assertEquals(expected(0, 1), texts(waiting.get(40, SECONDS)));
    space().writeAll(jobs(0, 25), Batch.FOREVER);
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Space.Watch watch = space().watch(-1, events::add)) {
      assertEquals(expected(0, 10), texts(space().takeAll(JOB, 10, Duration.ZERO)));
      assertEquals(10, next(events).removed().size());
    }
    assertEquals(expected(10, 25), texts(space().takeAll(JOB, 100, Duration.ZERO)));
    assertEquals(List.of(), space().takeAll(JOB, 100, Duration.ofMillis(5)));
    assertThrows(SpaceException.BadInput.class, () -> space().takeAll(JOB, 0, Duration.ZERO));
  }

  @Test
  void takeAll_manyAtOnce_giveEachOnce() throws Exception {
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Boolean>> takers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    start(
                        () -> {
                          while (taken.size() < 200) {
                            taken.addAll(texts(space().takeAll(JOB, 7, Duration.ofMillis(10))));
                          }
                          return true;
                        }))
            .toList();
    for (int i = 0; i < 200; i += 20) {
      space().writeAll(jobs(i, i + 20), Batch.FOREVER);
    }
    for (CompletableFuture<Boolean> taker : takers) {
      taker.get(40, SECONDS);
    }
    assertEquals(200, taken.size());
    assertEquals(200, new HashSet<>(taken).size());
  }

  @Test
  void bulk_withinTransaction_isPartOfIt() {
    space().writeAll(jobs(0, 3), Batch.FOREVER);
    try (Transaction transaction = space().begin(MINUTE)) {
      transaction.writeAll(jobs(3, 6), Batch.FOREVER);
      assertEquals(expected(0, 6), texts(transaction.contents(JOB, 10)));
      assertEquals(expected(0, 4), texts(transaction.takeAll(JOB, 4, Duration.ZERO)));
      assertEquals(expected(4, 6), transaction.stream(JOB).map(Document::text).toList());
      assertEquals(List.of(), space().contents(JOB, 10));
      transaction.commit();
    }
    assertEquals(expected(4, 6), texts(space().contents(JOB, 10)));
  }

  @Test
  void contents_pages_goOnAfterAnEntry() {
    List<String> ids = space().writeAll(jobs(0, 10), Batch.FOREVER);
    write("<Other/>");
    assertEquals(expected(0, 4), texts(space().contents(JOB, "", 4)));
    String after = ids.get(3);
    assertEquals(expected(4, 8), texts(space().contents(JOB, after, 4)));
    space().commit(Batch.builder().delete(after, new Expect.Present()).build());
    assertEquals(expected(4, 10), texts(space().contents(JOB, after, 100)));
    assertEquals(List.of(), space().contents(JOB, ids.get(9), 4));
    for (String bad : List.of("a", "entry/x-1", "entry/1", "transaction/x")) {
      assertThrows(SpaceException.BadInput.class, () -> space().contents(JOB, bad, 4), bad);
    }
    assertThrows(SpaceException.BadInput.class, () -> space().contents(JOB, "", 0));
  }

  @Test
  void stream_moreThanAPage_tellsAll() {
    space().writeAll(jobs(0, 1300), Batch.FOREVER);
    assertEquals(expected(0, 1300), space().stream(JOB).map(Document::text).toList());
    assertEquals(1300, space().contents(JOB, 10_000).size());
  }

  @Test
  void stream_largeEntries_comeInSmallPages() {
    String large = "<Job n=\"%d\">" + "x".repeat(1_500_000) + "</Job>";
    for (int i = 0; i < 5; i++) {
      write(large.formatted(i));
    }
    int page = space().contents(JOB, "", 100).size();
    assertTrue(page >= 1 && page < 5, "a page of " + page);
    assertEquals(5, space().stream(JOB).count());
    assertEquals(5, space().contents(JOB, 100).size());
  }
}
