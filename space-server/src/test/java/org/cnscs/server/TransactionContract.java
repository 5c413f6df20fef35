package org.cnscs.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.Entries;
import org.cnscs.space.Event;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Tier;
import org.cnscs.space.LeaseRequest;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Transaction;
import org.junit.jupiter.api.Test;

/** The part of the contract that is about transactions. */
abstract class TransactionContract extends LeaseContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final byte[] JOB = xml("<Job/>");

  private Transaction begin() {
    return space().begin(MINUTE);
  }

  private static String read(Entries entries) {
    return entries.read(JOB, Duration.ZERO).map(Document::text).orElse(null);
  }

  private static String take(Entries entries) {
    return entries.take(JOB, Duration.ZERO).map(Document::text).orElse(null);
  }

  private static String write(Entries entries, String entry) {
    return entries.write(xml(entry), Batch.FOREVER);
  }

  private static List<String> contents(Entries entries) {
    return entries.contents(JOB, 100).stream().map(Document::text).toList();
  }

  /** Waits until every thread that was started before waits, as far as can be seen from here. */
  private CompletableFuture<String> waiting(Entries entries, boolean take) {
    return start(
        () ->
            (take ? entries.take(JOB, LONG) : entries.read(JOB, LONG))
                .map(Document::text)
                .orElse(null));
  }

  @Test
  void write_withinTransaction_isSeenOutsideOnlyWhenCommitted() throws Exception {
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Space.Watch watch = space().watch(-1, events::add);
        Transaction transaction = begin()) {
      String own = write(transaction, "<Job n=\"1\"/>");
      write(transaction, "<Job n=\"2\"/>");
      assertNull(read(space()));
      assertEquals(List.of(), contents(space()));
      assertTrue(space().get(own).isEmpty());
      assertEquals("<Job n=\"1\"/>", read(transaction));
      assertEquals("<Job n=\"1\"/>", transaction.get(own).orElseThrow().text());
      assertEquals(List.of("<Job n=\"1\"/>", "<Job n=\"2\"/>"), contents(transaction));
      long sequence = transaction.commit();
      Event event = next(events);
      assertEquals(sequence, event.sequence());
      assertEquals(2, event.changed().size());
      assertEquals(List.of("<Job n=\"1\"/>", "<Job n=\"2\"/>"), contents(space()));
    }
  }

  @Test
  void write_aborted_neverWas() throws Exception {
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Space.Watch watch = space().watch(-1, events::add)) {
      try (Transaction transaction = begin()) {
        write(transaction, "<Job/>");
        transaction.abort();
      }
      try (Transaction transaction = begin()) {
        write(transaction, "<Job/>");
      }
      try (Transaction transaction = begin()) {
        write(transaction, "<Job/>");
        assertEquals("<Job/>", take(transaction));
        transaction.commit();
      }
      assertNull(read(space()));
      put("after", "<a/>");
      assertEquals(List.of("after"), next(events).changed());
    }
  }

  @Test
  void take_withinTransaction_isHiddenAndThenGone() {
    String id = write(space(), "<Job/>");
    try (Transaction transaction = begin();
        Transaction other = begin()) {
      assertEquals("<Job/>", take(transaction));
      for (Entries blind : List.of(space(), other, transaction)) {
        assertNull(read(blind));
        assertNull(take(blind));
        assertEquals(List.of(), contents(blind));
      }
      assertTrue(transaction.get(id).isEmpty());
      transaction.commit();
      assertNull(read(other));
    }
    assertTrue(space().get(id).isEmpty());
  }

  @Test
  void take_aborted_isGivenBackInItsPlace() {
    write(space(), "<Job n=\"1\"/>");
    write(space(), "<Job n=\"2\"/>");
    try (Transaction transaction = begin()) {
      assertEquals("<Job n=\"1\"/>", take(transaction));
      assertEquals("<Job n=\"2\"/>", read(space()));
      transaction.abort();
    }
    assertEquals(List.of("<Job n=\"1\"/>", "<Job n=\"2\"/>"), contents(space()));
    assertEquals("<Job n=\"1\"/>", take(space()));
  }

  @Test
  void read_withinTransaction_canBeReadButNotTakenByOthers() {
    write(space(), "<Job/>");
    try (Transaction one = begin();
        Transaction two = begin()) {
      assertEquals("<Job/>", read(one));
      assertEquals("<Job/>", read(two));
      assertEquals("<Job/>", read(space()));
      assertNull(take(space()));
      assertNull(take(one));
      two.commit();
      assertNull(take(space()));
      assertEquals("<Job/>", take(one));
      assertNull(read(space()));
      one.abort();
    }
    assertEquals("<Job/>", take(space()));
  }

  @Test
  void commit_writes_wakeWaitersOutside() throws Exception {
    CompletableFuture<String> reader = waiting(space(), false);
    try (Transaction transaction = begin()) {
      write(transaction, "<Job/>");
      transaction.commit();
    }
    assertEquals("<Job/>", reader.get(40, SECONDS));
    assertEquals("<Job/>", take(space()));
  }

  @Test
  void abort_takenAndRead_wakeTakers() throws Exception {
    write(space(), "<Job n=\"1\"/>");
    Transaction taker = begin();
    assertEquals("<Job n=\"1\"/>", take(taker));
    CompletableFuture<String> first = waiting(space(), true);
    taker.abort();
    assertEquals("<Job n=\"1\"/>", first.get(40, SECONDS));
    write(space(), "<Job n=\"2\"/>");
    Transaction reader = begin();
    assertEquals("<Job n=\"2\"/>", read(reader));
    CompletableFuture<String> second = waiting(space(), true);
    reader.commit();
    assertEquals("<Job n=\"2\"/>", second.get(40, SECONDS));
  }

  @Test
  void take_waitingWithin_getsWhatOthersWriteAndWhatItsOwnWrites() throws Exception {
    try (Transaction transaction = begin()) {
      CompletableFuture<String> outside = waiting(transaction, true);
      write(space(), "<Job n=\"1\"/>");
      assertEquals("<Job n=\"1\"/>", outside.get(40, SECONDS));
      assertNull(read(space()));
      CompletableFuture<String> own = waiting(space().join(transaction.id()), true);
      write(transaction, "<Job n=\"2\"/>");
      assertEquals("<Job n=\"2\"/>", own.get(40, SECONDS));
      transaction.commit();
    }
    assertEquals(List.of(), contents(space()));
  }

  @Test
  void join_another_seesAndEndsTheSame() {
    Transaction transaction = begin();
    Transaction joined = space().join(transaction.id());
    assertEquals(transaction.id(), joined.id());
    assertEquals(clock.instant().plus(MINUTE), joined.until());
    write(transaction, "<Job/>");
    assertEquals("<Job/>", read(joined));
    joined.commit();
    assertEquals("<Job/>", read(space()));
    assertThrows(SpaceException.Ended.class, transaction::commit);
    assertThrows(SpaceException.Ended.class, transaction::abort);
    assertThrows(SpaceException.Ended.class, () -> space().join(transaction.id()));
    transaction.close();
  }

  @Test
  void ended_everyOperation_saysSo() {
    Transaction ended = begin();
    ended.abort();
    Batch batch = Batch.builder().put("a", xml("<a/>")).build();
    assertThrows(SpaceException.Ended.class, () -> write(ended, "<Job/>"));
    assertThrows(SpaceException.Ended.class, () -> read(ended));
    assertThrows(SpaceException.Ended.class, () -> take(ended));
    assertThrows(SpaceException.Ended.class, () -> contents(ended));
    assertThrows(SpaceException.Ended.class, () -> ended.get("a"));
    assertThrows(SpaceException.Ended.class, () -> ended.change(batch));
    assertThrows(SpaceException.Ended.class, ended::commit);
    assertThrows(SpaceException.Ended.class, () -> space().join("transaction/none"));
  }

  @Test
  void lease_over_abortsAndEndsWaits() throws Exception {
    write(space(), "<Job/>");
    Transaction transaction = begin();
    assertEquals("<Job/>", take(transaction));
    CompletableFuture<String> within = waiting(transaction, true);
    CompletableFuture<String> outside = waiting(space(), true);
    clock.advance(MINUTE);
    assertEquals("<Job/>", outside.get(40, SECONDS));
    ExecutionException e = assertThrows(ExecutionException.class, () -> within.get(40, SECONDS));
    assertTrue(e.getCause() instanceof SpaceException.Ended, e.toString());
    assertThrows(SpaceException.Ended.class, transaction::commit);
  }

  @Test
  void lease_renewed_keepsItOpen() {
    Transaction transaction = begin();
    Lease lease = space().leases().find(transaction.id()).orElseThrow();
    assertEquals(clock.instant().plus(MINUTE), lease.until());
    assertEquals(List.of(lease), space().leases().list("", "", 10));
    clock.advance(Duration.ofSeconds(50));
    space().leases().renew(transaction.id(), MINUTE);
    clock.advance(Duration.ofSeconds(50));
    write(transaction, "<Job/>");
    space().leases().cancel(transaction.id());
    assertThrows(SpaceException.Ended.class, () -> read(transaction));
    assertEquals(Optional.empty(), space().leases().find(transaction.id()));
    assertEquals(List.of(), space().leases().list("", "", 10));
  }

  @Test
  void change_documents_areSeenOutsideOnlyWhenCommitted() {
    put("a", "<a/>");
    put("b", "<b/>");
    try (Transaction transaction = begin()) {
      transaction.change(
          Batch.builder()
              .put("a", xml("<a2/>"), new Expect.Version(1))
              .put("a", xml("<a3/>"), new Expect.Version(2))
              .put("c", xml("<c/>"), new Expect.Absent())
              .delete("b", new Expect.Present())
              .build());
      write(transaction, "<Job/>");
      assertEquals("<a3/>", transaction.get("a").orElseThrow().text());
      assertEquals(3, transaction.get("a").orElseThrow().version());
      assertTrue(transaction.get("b").isEmpty());
      assertEquals(1, transaction.get("c").orElseThrow().version());
      assertEquals("<a/>", space().get("a").orElseThrow().text());
      assertTrue(space().get("b").isPresent());
      assertTrue(space().get("c").isEmpty());
      transaction.commit();
    }
    assertEquals("<a3/>", space().get("a").orElseThrow().text());
    assertTrue(space().get("b").isEmpty());
    assertEquals("<c/>", space().get("c").orElseThrow().text());
    assertEquals("<Job/>", read(space()));
  }

  @Test
  void commit_conflict_abortsAll() {
    write(space(), "<Job/>");
    put("a", "<a/>");
    Transaction transaction = begin();
    assertEquals("<Job/>", take(transaction));
    write(transaction, "<Job own=\"1\"/>");
    transaction.change(Batch.builder().put("a", xml("<b/>"), new Expect.Version(1)).build());
    put("a", "<other/>");
    SpaceException e = assertThrows(SpaceException.Conflict.class, transaction::commit);
    assertTrue(e.getMessage().contains("aborted"), e.getMessage());
    assertEquals(List.of("<Job/>"), contents(space()));
    assertEquals("<other/>", space().get("a").orElseThrow().text());
    assertThrows(SpaceException.Ended.class, transaction::commit);
  }

  @Test
  void commit_takenEntryDeletedById_isAConflict() {
    String id = write(space(), "<Job n=\"1\"/>");
    write(space(), "<Job n=\"2\"/>");
    Transaction transaction = begin();
    assertEquals("<Job n=\"1\"/>", take(transaction));
    assertEquals("<Job n=\"2\"/>", take(transaction));
    space().commit(Batch.builder().delete(id, new Expect.Present()).build());
    assertThrows(SpaceException.Conflict.class, transaction::commit);
    assertEquals(List.of("<Job n=\"2\"/>"), contents(space()));
  }

  @Test
  void commit_fencedByALease_needsItAtTheEnd() {
    Lease lease = space().leases().grant(LeaseRequest.now("job/1", Tier.EXCLUSIVE, "Ann", MINUTE));
    Batch fenced =
        Batch.builder().put("job/1", xml("<j/>"), new Expect.Leased(lease.token())).build();
    try (Transaction good = begin()) {
      good.change(fenced);
      good.commit();
    }
    Transaction late = begin();
    late.change(fenced);
    write(late, "<Job/>");
    space().leases().cancel(lease.id());
    assertThrows(SpaceException.Conflict.class, late::commit);
    assertNull(read(space()));
    Transaction tooLate = begin();
    assertThrows(SpaceException.Conflict.class, () -> tooLate.change(fenced));
    assertEquals(1, space().get("job/1").orElseThrow().version());
  }

  @Test
  void commit_nothingDone_isFine() {
    long before = space().commit(Batch.builder().put("a", xml("<a/>")).build());
    assertTrue(begin().commit() >= before);
  }

  @Test
  void entry_whoseLeaseEndsWhileTaken_isNotGivenBack() {
    space().write(JOB, Duration.ofSeconds(10));
    Transaction transaction = begin();
    assertEquals("<Job/>", take(transaction));
    clock.advance(Duration.ofSeconds(20));
    transaction.abort();
    assertNull(read(space()));
    put("after", "<a/>");
    assertEquals(1, space().list("", "", 10).size());
  }

  @Test
  void entry_renewedWhileTaken_isTakenAll() {
    String id = space().write(JOB, Duration.ofSeconds(10));
    Transaction transaction = begin();
    assertEquals("<Job/>", take(transaction));
    space().leases().renew(id, MINUTE);
    transaction.commit();
    assertTrue(space().get(id).isEmpty());
  }

  @Test
  void change_badInput_leavesTheTransactionOpen() {
    try (Transaction transaction = begin()) {
      for (Batch bad :
          List.of(
              Batch.builder().put("a b", xml("<a/>")).build(),
              Batch.builder().put("a", xml("<a>")).build(),
              Batch.builder().put("transaction/1", xml("<a/>")).build())) {
        assertThrows(SpaceException.BadInput.class, () -> transaction.change(bad));
      }
      assertThrows(SpaceException.BadInput.class, () -> write(transaction, "no"));
      write(transaction, "<Job/>");
      transaction.commit();
    }
    assertEquals("<Job/>", read(space()));
    assertThrows(SpaceException.BadInput.class, () -> space().begin(Duration.ZERO));
  }

  @Test
  void ifExists_nothingThere_doesNotWait() {
    write(space(), "<Other/>");
    try (Transaction transaction = begin()) {
      write(transaction, "<Job/>");
      assertEquals(Optional.empty(), space().readIfExists(JOB, LONG));
      assertEquals(Optional.empty(), space().takeIfExists(JOB, LONG));
      assertTrue(transaction.readIfExists(JOB, LONG).isPresent());
      transaction.commit();
    }
    assertTrue(space().readIfExists(JOB, LONG).isPresent());
    assertTrue(space().takeIfExists(JOB, LONG).isPresent());
  }

  @Test
  void ifExists_held_waitsUntilItIsDecided() throws Exception {
    write(space(), "<Job/>");
    Transaction one = begin();
    assertEquals("<Job/>", take(one));
    CompletableFuture<Optional<Document>> back = start(() -> space().takeIfExists(JOB, LONG));
    assertFalse(back.isDone());
    one.abort();
    assertTrue(back.get(40, SECONDS).isPresent());
    write(space(), "<Job/>");
    Transaction two = begin();
    assertEquals("<Job/>", take(two));
    CompletableFuture<Optional<Document>> gone = start(() -> space().readIfExists(JOB, LONG));
    two.commit();
    assertEquals(Optional.empty(), gone.get(40, SECONDS));
  }

  @Test
  void commit_manyMoveTheSame_noneIsLostOrDoubled() throws Exception {
    int accounts = 4;
    for (int i = 0; i < accounts; i++) {
      write(space(), "<Coin n=\"" + i + "\"/>");
    }
    List<CompletableFuture<Integer>> movers =
        IntStream.range(0, 6).mapToObj(i -> start(() -> move(i))).toList();
    int moved = 0;
    for (CompletableFuture<Integer> mover : movers) {
      moved += mover.get(40, SECONDS);
    }
    assertTrue(moved > 0, "nobody moved anything");
    List<String> coins =
        space().contents(xml("<Coin/>"), 100).stream().map(Document::text).sorted().toList();
    assertEquals(
        List.of("<Coin n=\"0\"/>", "<Coin n=\"1\"/>", "<Coin n=\"2\"/>", "<Coin n=\"3\"/>"), coins);
  }

  /** Takes coins and writes them again, and aborts every third time. */
  private int move(int seed) {
    int moved = 0;
    for (int round = 0; round < 8; round++) {
      try (Transaction transaction = begin()) {
        byte[] coin = transaction.take(xml("<Coin/>"), LONG).orElseThrow().xml();
        transaction.write(coin, Batch.FOREVER);
        if ((seed + round) % 3 != 0) {
          transaction.commit();
          moved++;
        }
      }
    }
    return moved;
  }
}
