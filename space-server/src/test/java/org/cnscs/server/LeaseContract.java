package org.cnscs.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Event;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Tier;
import org.cnscs.space.LeaseRequest;
import org.cnscs.space.Leases;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

/** The part of the contract that is about leases. */
abstract class LeaseContract extends SpaceContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Leases leases() {
    return space().leases();
  }

  private Lease grant(Tier tier, String holder) {
    return leases().grant(LeaseRequest.now("job/1", tier, holder, MINUTE));
  }

  private CompletableFuture<Lease> ask(Tier tier, String holder) {
    LeaseRequest request = LeaseRequest.now("job/1", tier, holder, MINUTE).waiting(LONG);
    return start(() -> leases().grant(request));
  }

  private static String ids(List<Lease> leases) {
    return String.join(" ", leases.stream().map(Lease::id).toList());
  }

  /** Waits until a holder was called by somebody. */
  private Lease awaitRecall(Lease lease, String caller) {
    while (true) {
      Lease now = leases().find(lease.id()).orElseThrow();
      if (now.recall() != null && now.recall().holder().equals(caller)) {
        return now;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void grant_exclusive_isInForceAndListed() {
    Lease lease = grant(Tier.EXCLUSIVE, "Ann & <Bob>");
    Instant end = clock.instant().plus(MINUTE);
    Lease expected =
        new Lease(lease.id(), "job/1", Tier.EXCLUSIVE, "Ann & <Bob>", end, lease.token(), null);
    assertEquals(expected, lease);
    assertTrue(lease.token() > 0, lease.toString());
    assertEquals(Optional.of(lease), leases().find(lease.id()));
    Lease other = leases().grant(LeaseRequest.now("job/2", Tier.SHARED, "", MINUTE));
    assertEquals(0, other.token());
    assertEquals(ids(List.of(lease, other)), ids(leases().list("", "", 10)));
    assertEquals(ids(List.of(other)), ids(leases().list("", lease.id(), 10)));
    assertEquals(ids(List.of(lease)), ids(leases().list("", "", 1)));
    assertEquals(ids(List.of(other)), ids(leases().list("job/2", "", 10)));
  }

  @Test
  void grant_inTheWayOfAnother_isRefusedAndTheHolderCalled() {
    Lease first = grant(Tier.EXCLUSIVE, "Ann");
    for (Tier tier : List.of(Tier.SHARED, Tier.EXCLUSIVE)) {
      SpaceException e = assertThrows(SpaceException.Conflict.class, () -> grant(tier, "Bob"));
      assertTrue(e.getMessage().contains("Ann"), e.getMessage());
      Lease called = leases().find(first.id()).orElseThrow();
      assertEquals(tier, called.recall().tier());
      assertEquals("Bob", called.recall().holder());
      assertEquals(first.until(), called.until());
    }
    assertEquals(1, leases().list("job/1", "", 10).size());
  }

  @Test
  void grant_tiers_goTogetherAsTheySay() {
    grant(Tier.SHARED, "Ann");
    grant(Tier.SHARED, "Bob");
    grant(Tier.INTEREST, "Eve");
    assertThrows(SpaceException.Conflict.class, () -> grant(Tier.EXCLUSIVE, "Joe"));
    leases().list("job/1", "", 10).forEach(lease -> leases().cancel(lease.id()));
    grant(Tier.EXCLUSIVE, "Joe");
    grant(Tier.INTEREST, "Eve");
    assertThrows(SpaceException.Conflict.class, () -> grant(Tier.SHARED, "Ann"));
  }

  @Test
  void grant_patient_comesWhenTheHolderGivesUp() throws Exception {
    Lease first = grant(Tier.EXCLUSIVE, "Ann");
    CompletableFuture<Lease> second = ask(Tier.EXCLUSIVE, "Bob");
    Lease called = awaitRecall(first, "Bob");
    assertTrue(called.recall().until().isAfter(clock.instant()), called.toString());
    assertFalse(second.isDone());
    leases().cancel(first.id());
    Lease granted = second.get(40, SECONDS);
    assertTrue(granted.token() > first.token(), first + " then " + granted);
    assertEquals("Bob", granted.holder());
  }

  @Test
  void grant_patient_comesWhenTheLeaseEnds() throws Exception {
    Lease first = grant(Tier.SHARED, "Ann");
    CompletableFuture<Lease> second = ask(Tier.EXCLUSIVE, "Bob");
    awaitRecall(first, "Bob");
    clock.advance(MINUTE);
    assertEquals(clock.instant().plus(MINUTE), second.get(40, SECONDS).until());
  }

  @Test
  void grant_severalPatient_areServedInTheOrderOfArrival() throws Exception {
    Lease first = grant(Tier.SHARED, "Ann");
    CompletableFuture<Lease> writer = ask(Tier.EXCLUSIVE, "Bob");
    awaitRecall(first, "Bob");
    assertThrows(SpaceException.Conflict.class, () -> grant(Tier.SHARED, "Eve"));
    leases().cancel(first.id());
    Lease written = writer.get(40, SECONDS);
    CompletableFuture<Lease> reader = ask(Tier.SHARED, "Joe");
    awaitRecall(written, "Joe");
    leases().cancel(written.id());
    assertEquals("Joe", reader.get(40, SECONDS).holder());
  }

  @Test
  void grant_impatient_leavesNothingBehind() {
    Lease first = grant(Tier.EXCLUSIVE, "Ann");
    LeaseRequest brief =
        LeaseRequest.now("job/1", Tier.EXCLUSIVE, "Bob", MINUTE).waiting(Duration.ofMillis(20));
    assertThrows(SpaceException.Conflict.class, () -> leases().grant(brief));
    leases().cancel(first.id());
    grant(Tier.EXCLUSIVE, "Eve");
    assertEquals(1, leases().list("", "", 10).size());
  }

  @Test
  void grant_forLong_isCutToTheLongest() {
    LeaseRequest long1 = LeaseRequest.now("job/1", Tier.SHARED, "", Duration.ofDays(4000));
    assertEquals(clock.instant().plus(Leases.LONGEST), leases().grant(long1).until());
  }

  @Test
  void grant_badQuestions_areRefused() {
    for (LeaseRequest bad :
        List.of(
            LeaseRequest.now("a b", Tier.SHARED, "", MINUTE),
            LeaseRequest.now("a", Tier.SHARED, "x".repeat(201), MINUTE),
            LeaseRequest.now("a", Tier.SHARED, "\u0001", MINUTE),
            LeaseRequest.now("a", Tier.SHARED, "", Duration.ZERO))) {
      assertThrows(SpaceException.BadInput.class, () -> leases().grant(bad), bad.toString());
    }
    assertEquals(List.of(), leases().list("", "", 10));
  }

  @Test
  void renew_beforeTheEnd_prolongs() {
    Lease lease = grant(Tier.EXCLUSIVE, "Ann");
    clock.advance(Duration.ofSeconds(50));
    Lease renewed = leases().renew(lease.id(), MINUTE);
    assertEquals(clock.instant().plus(MINUTE), renewed.until());
    assertEquals(lease.token(), renewed.token());
    clock.advance(Duration.ofSeconds(50));
    assertEquals(Optional.of(renewed), leases().find(lease.id()));
    clock.advance(Duration.ofSeconds(10));
    assertEquals(Optional.empty(), leases().find(lease.id()));
    assertEquals(List.of(), leases().list("", "", 10));
    assertThrows(SpaceException.Ended.class, () -> leases().renew(lease.id(), MINUTE));
    grant(Tier.EXCLUSIVE, "Bob");
  }

  @Test
  void renew_shorter_endsSooner() {
    Lease lease = grant(Tier.EXCLUSIVE, "Ann");
    leases().renew(lease.id(), Duration.ofSeconds(5));
    clock.advance(Duration.ofSeconds(5));
    assertThrows(SpaceException.Ended.class, () -> leases().cancel(lease.id()));
  }

  @Test
  void cancel_twice_hasEnded() {
    Lease lease = grant(Tier.EXCLUSIVE, "Ann");
    leases().cancel(lease.id());
    assertEquals(Optional.empty(), leases().find(lease.id()));
    assertThrows(SpaceException.Ended.class, () -> leases().cancel(lease.id()));
    assertThrows(SpaceException.Ended.class, () -> leases().renew("lease/99-0", MINUTE));
    assertThrows(SpaceException.BadInput.class, () -> leases().cancel("process/sim"));
  }

  @Test
  void leased_tokenOfALeaseInForce_letsWrite() {
    Lease lease = grant(Tier.EXCLUSIVE, "Ann");
    space().commit(underToken("job/1", lease.token(), "<by-Ann/>"));
    space()
        .commit(
            Batch.builder()
                .check("job/1", new Expect.Leased(lease.token()))
                .put("other", xml("<o/>"), new Expect.Absent())
                .build());
    leases().renew(lease.id(), MINUTE);
    space().commit(underToken("job/1", lease.token(), "<again-Ann/>"));
    Lease other = leases().grant(LeaseRequest.now("job/2", Tier.EXCLUSIVE, "", MINUTE));
    Lease shared = leases().grant(LeaseRequest.now("job/3", Tier.SHARED, "", MINUTE));
    for (Batch bad :
        List.of(
            underToken("job/1", lease.token() + 1, "<x/>"),
            underToken("job/1", other.token(), "<x/>"),
            underToken("job/1", 0, "<x/>"),
            underToken("job/3", shared.token(), "<x/>"))) {
      assertThrows(SpaceException.Conflict.class, () -> space().commit(bad));
    }
    assertEquals("<again-Ann/>", space().get("job/1").orElseThrow().text());
  }

  private static Batch underToken(String id, long token, String text) {
    return Batch.builder().put(id, xml(text), new Expect.Leased(token)).build();
  }

  @Test
  void leased_tokenOfAnEndedLease_isRefused() {
    Lease ended = grant(Tier.EXCLUSIVE, "Ann");
    clock.advance(MINUTE);
    assertThrows(
        SpaceException.Conflict.class,
        () -> space().commit(underToken("job/1", ended.token(), "<late/>")));
    Lease cancelled = grant(Tier.EXCLUSIVE, "Bob");
    leases().cancel(cancelled.id());
    Lease last = grant(Tier.EXCLUSIVE, "Eve");
    for (Lease old : List.of(ended, cancelled)) {
      assertNotEquals(last.token(), old.token());
      assertThrows(
          SpaceException.Conflict.class,
          () -> space().commit(underToken("job/1", old.token(), "<late/>")));
    }
    space().commit(underToken("job/1", last.token(), "<last/>"));
  }

  @Test
  void watch_lease_tellsOfRecallAndEndOnce() throws Exception {
    Lease lease = grant(Tier.EXCLUSIVE, "Ann");
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Space.Watch watch = space().watch(-1, events::add)) {
      assertThrows(SpaceException.Conflict.class, () -> grant(Tier.SHARED, "Bob"));
      assertEquals(List.of(lease.id()), next(events).changed());
      clock.advance(MINUTE);
      put("after", "<a/>");
      assertEquals(List.of(lease.id()), next(events).removed());
      assertEquals(List.of("after"), next(events).changed());
    }
  }

  @Test
  void entry_renewed_isKeptAndTaken() {
    String id = space().write(xml("<Job/>"), Duration.ofSeconds(10));
    Lease own = leases().find(id).orElseThrow();
    assertEquals(clock.instant().plusSeconds(10), own.until());
    leases().renew(id, MINUTE);
    clock.advance(Duration.ofSeconds(30));
    assertEquals("<Job/>", read("<Job/>"));
    leases().renew(id, Batch.FOREVER);
    assertNull(leases().find(id).orElseThrow().until());
    clock.advance(Duration.ofDays(30));
    assertEquals("<Job/>", take("<Job/>"));
    assertThrows(SpaceException.Ended.class, () -> leases().renew(id, MINUTE));
  }

  @Test
  void entry_cancelled_isGone() {
    String id = space().write(xml("<Job/>"), Duration.ofSeconds(10));
    leases().cancel(id);
    assertNull(take("<Job/>"));
    assertThrows(SpaceException.Ended.class, () -> leases().cancel(id));
  }

  @Test
  void entry_leasedByOthers_isKeptAsLong() {
    String id = space().write(xml("<Job/>"), Duration.ofSeconds(10));
    leases().grant(LeaseRequest.now(id, Tier.INTEREST, "Ann", MINUTE));
    clock.advance(Duration.ofSeconds(59));
    assertEquals("<Job/>", read("<Job/>"));
    clock.advance(Duration.ofSeconds(1));
    assertNull(read("<Job/>"));
  }

  @Test
  void commit_leaseAsDocument_isRefused() {
    Lease lease = grant(Tier.SHARED, "Ann");
    assertThrows(SpaceException.BadInput.class, () -> put("lease/7-0", "<a/>"));
    Batch delete = Batch.builder().delete(lease.id(), new Expect.Anything()).build();
    assertThrows(SpaceException.BadInput.class, () -> space().commit(delete));
  }

  @Test
  void commit_present_decides() {
    Batch batch = Batch.builder().put("a", xml("<b/>"), new Expect.Present()).build();
    assertThrows(SpaceException.Conflict.class, () -> space().commit(batch));
    put("a", "<a/>");
    space().commit(batch);
    assertEquals("<b/>", space().get("a").orElseThrow().text());
  }

  @Test
  void grant_manyAtOnce_oneHoldsAtATime() throws Exception {
    List<CompletableFuture<Lease>> asking =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    start(
                        () -> {
                          Lease lease = ask(Tier.EXCLUSIVE, "holder " + i).get(40, SECONDS);
                          assertEquals(1, leases().list("job/1", "", 20).size());
                          leases().cancel(lease.id());
                          return lease;
                        }))
            .toList();
    long tokens = 0;
    for (CompletableFuture<Lease> each : asking) {
      tokens += each.get(40, SECONDS).token() > 0 ? 1 : 0;
    }
    assertEquals(12, tokens);
    assertEquals(List.of(), leases().list("", "", 10));
  }
}
