package org.cnscs.server.space;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cnscs.server.SettableClock;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Tier;
import org.cnscs.space.LeaseRequest;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSpaceTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();
  private SpaceHost host;
  private Space space;

  @BeforeEach
  void open() {
    host = SpaceHost.open(directory.resolve("space"), clock);
    space = host.space("main");
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static byte[] xml(String text) {
    return text.getBytes(UTF_8);
  }

  private String write(String entry) {
    return space.write(xml(entry), Batch.FOREVER);
  }

  private String take(String template) {
    return space.take(xml(template), Duration.ZERO).map(Document::text).orElse(null);
  }

  private static <T> FutureTask<T> start(Callable<T> action) {
    FutureTask<T> task = new FutureTask<>(action);
    Thread.ofVirtual().start(task);
    return task;
  }

  private void awaitWaiting(int waiters) {
    while (((LocalSpace) space).waiting() != waiters) {
      Thread.onSpinWait();
    }
  }

  @Test
  void commit_wrongVersion_isConflictAndChangesNothing() {
    space.commit(Batch.builder().put("process/p", xml("<p/>")).build());
    Batch stale =
        Batch.builder()
            .put("x", xml("<x/>"))
            .put("process/p", xml("<p2/>"), new Expect.Version(7))
            .build();
    SpaceException.Conflict e =
        assertThrows(SpaceException.Conflict.class, () -> space.commit(stale));
    String what = "process/p of space main has version 1, but version 7 was expected";
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertEquals(Set.of("x"), space.missing(List.of("x", "process/p")));
  }

  @Test
  void commit_contentAddressed_mustHaveItsHash() {
    byte[] line = xml("<c:line xmlns:c=\"urn:cnscs:heap:1\" n=\"1\"/>");
    space.commit(
        Batch.builder().put("line/" + Hash.of(line), line, new Expect.SameIfPresent()).build());
    for (String kind : List.of("line/", "class/", "resource/", "program/")) {
      Batch wrong = Batch.builder().put(kind + Hash.of(xml("<other/>")), line).build();
      assertThrows(SpaceException.BadInput.class, () -> space.commit(wrong));
    }
  }

  @Test
  void commit_badDocumentOrId_isRefused() {
    String declared = "<?xml version='1.0'?><a/>";
    for (String bad :
        List.of(
            "", "text", "<a>", "<a/><b/>", declared, "<!DOCTYPE a><a/>", "<c:a/>", "<a/>\u0000")) {
      Batch batch = Batch.builder().put("a", xml(bad)).build();
      assertThrows(SpaceException.BadInput.class, () -> space.commit(batch), bad);
    }
    for (String id : List.of("", "a b", "a\"b", "\u00e4", "x".repeat(513), "entry/1-0")) {
      Batch batch = Batch.builder().put(id, xml("<a/>")).build();
      assertThrows(SpaceException.BadInput.class, () -> space.commit(batch), id);
    }
    assertEquals(List.of(), space.list("", "", 10));
  }

  @Test
  void list_pages_inOrderOfIds() {
    Batch.Builder batch = Batch.builder();
    for (int i = 0; i < 25; i++) {
      batch.put(String.format("p/%02d", i), xml("<d/>"));
    }
    space.commit(batch.put("o", xml("<d/>")).put("q", xml("<d/>")).build());
    List<String> ids = new ArrayList<>();
    String after = "";
    for (List<DocumentInfo> page = space.list("p/", after, 10);
        !page.isEmpty();
        page = space.list("p/", after, 10)) {
      page.forEach(info -> ids.add(info.id()));
      after = page.getLast().id();
    }
    assertEquals(25, ids.size());
    assertEquals(ids.stream().sorted().toList(), ids);
    assertThrows(SpaceException.BadInput.class, () -> space.list("", "", 0));
    assertThrows(SpaceException.BadInput.class, () -> space.list("", "", 10_001));
  }

  @Test
  void take_template_matchesWhatItNamesAndNothingElse() {
    write("<o:order xmlns:o='urn:o' n='1' by='Ann'><item>pen</item><item>ink</item></o:order>");
    assertEquals(null, take("<order/>"));
    assertEquals(null, take("<order xmlns='urn:o' n='2'/>"));
    assertEquals(null, take("<order xmlns='urn:o' m='1'/>"));
    assertEquals(null, take("<order xmlns='urn:o'><item xmlns=''>pe</item></order>"));
    assertEquals(null, take("<order xmlns='urn:o'><item>ink</item></order>"));
    String byTwo = "<order xmlns='urn:o' by='Ann'><item xmlns=''>ink</item></order>";
    assertTrue(space.read(xml(byTwo), Duration.ZERO).isPresent());
    assertTrue(
        space.read(xml("<c:any xmlns:c='urn:cnscs:space:1' n='1'/>"), Duration.ZERO).isPresent());
    assertTrue(take("<order xmlns='urn:o'><item xmlns=''/></order>").contains("Ann"));
    assertEquals(null, take("<c:any xmlns:c='urn:cnscs:space:1'/>"));
  }

  @Test
  void take_equalEntries_areGivenOldestFirstEachOnce() {
    List<String> ids = List.of(write("<job/>"), write("<job/>"), write("<job/>"));
    assertEquals(3, new HashSet<>(ids).size());
    assertEquals(ids, space.contents(xml("<job/>"), 10).stream().map(Document::id).toList());
    for (String id : ids) {
      assertEquals(id, space.take(xml("<job/>"), Duration.ZERO).orElseThrow().id());
    }
    assertEquals(Optional.empty(), space.take(xml("<job/>"), Duration.ZERO));
  }

  @Test
  void take_manyTakersAndWriters_giveEachEntryOnce() throws Exception {
    int entries = 200;
    ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < entries / 8; i++) {
                      taken.add(space.take(xml("<job/>"), LONG).orElseThrow().text());
                    }
                  }));
    }
    for (int t = 0; t < 4; t++) {
      int first = t * entries / 4;
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = first; i < first + entries / 4; i++) {
                      write("<job n='" + i + "'/>");
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(entries, taken.size());
    assertEquals(entries, new HashSet<>(taken).size());
    assertEquals(List.of(), space.list("entry/", "", 10));
  }

  @Test
  void take_severalWaiting_isServedInTheOrderOfArrival() throws Exception {
    List<FutureTask<Document>> takers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      takers.add(start(() -> space.take(xml("<job/>"), LONG).orElseThrow()));
      awaitWaiting(i + 1);
    }
    FutureTask<Document> reader = start(() -> space.read(xml("<job/>"), LONG).orElseThrow());
    awaitWaiting(4);
    for (int i = 0; i < 3; i++) {
      write("<job n='" + i + "'/>");
      assertEquals("<job n='" + i + "'/>", takers.get(i).get().text());
    }
    assertFalse(reader.isDone());
    write("<job n='3'/>");
    assertEquals("<job n='3'/>", reader.get().text());
    assertEquals("<job n='3'/>", take("<job/>"));
  }

  @Test
  void take_timeout_returnsEmptyAndLeavesNoWaiter() {
    assertEquals(Optional.empty(), space.take(xml("<job/>"), Duration.ofMillis(5)));
    assertEquals(0, ((LocalSpace) space).waiting());
    write("<job/>");
    assertEquals("<job/>", take("<job/>"));
    assertThrows(
        SpaceException.BadInput.class, () -> space.read(xml("<job/>"), Duration.ofMillis(-1)));
  }

  @Test
  void write_leaseEnded_isInvisibleAtOnceAndThenDeleted() {
    String id = space.write(xml("<job n='1'/>"), Duration.ofSeconds(10));
    clock.advance(Duration.ofSeconds(9));
    assertTrue(space.get(id).isPresent());
    clock.advance(Duration.ofSeconds(1));
    assertFalse(space.get(id).isPresent());
    assertEquals(null, take("<job/>"));
    assertEquals(List.of(), space.contents(xml("<job/>"), 10));
    assertEquals(List.of(), space.list("", "", 10));
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Space.Watch watch = space.watch(0, events::add)) {
      write("<other/>");
      assertEquals(List.of(id), next(events).changed());
      assertEquals(List.of(id), next(events).removed());
    }
    assertThrows(SpaceException.BadInput.class, () -> space.write(xml("<job/>"), Duration.ZERO));
  }

  private static Event next(BlockingQueue<Event> events) {
    try {
      Event event = events.poll(30, TimeUnit.SECONDS);
      assertTrue(event != null, "no event came");
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void watch_fromASequence_tellsEveryLaterBatchOfThisSpaceInOrder() {
    long first = space.commit(Batch.builder().put("a", xml("<a/>")).build());
    host.space("other").commit(Batch.builder().put("z", xml("<z/>")).build());
    long second =
        space.commit(
            Batch.builder().put("b", xml("<b/>")).delete("a", new Expect.Anything()).build());
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    BlockingQueue<Event> fromNow = new LinkedBlockingQueue<>();
    try (Space.Watch all = space.watch(first, events::add);
        Space.Watch now = space.watch(-1, fromNow::add)) {
      assertEquals(new Event(second, List.of("b"), List.of("a")), next(events));
      long third = space.commit(Batch.builder().put("c", xml("<c/>")).build());
      assertEquals(new Event(third, List.of("c"), List.of()), next(events));
      assertEquals(new Event(third, List.of("c"), List.of()), next(fromNow));
    }
    assertThrows(SpaceException.BadInput.class, () -> space.watch(1_000, events::add));
  }

  @Test
  void delete_entryById_isTakenByNobody() {
    String id = write("<job/>");
    space.commit(Batch.builder().delete(id, new Expect.Version(1)).build());
    assertEquals(null, take("<job/>"));
  }

  @Test
  void reopen_entriesWithLeases_keepThem() {
    space.write(xml("<job n='short'/>"), Duration.ofSeconds(5));
    write("<job n='long'/>");
    close();
    clock.advance(Duration.ofSeconds(6));
    open();
    assertEquals("<job n='long'/>", take("<job/>"));
    assertEquals(null, take("<job/>"));
  }

  @Test
  void reopen_leases_areInForceUntilTheirEnd() {
    Duration minute = Duration.ofMinutes(1);
    Lease job = space.leases().grant(LeaseRequest.now("job/1", Tier.EXCLUSIVE, "Ann", minute));
    Lease kept = space.leases().renew(job.id(), Duration.ofMinutes(2));
    space.leases().grant(LeaseRequest.now("job/2", Tier.EXCLUSIVE, "Bob", minute));
    close();
    clock.advance(Duration.ofSeconds(90));
    open();
    assertEquals(List.of(kept), space.leases().list("", "", 10));
    LeaseRequest again = LeaseRequest.now("job/1", Tier.EXCLUSIVE, "Eve", minute);
    assertThrows(SpaceException.Conflict.class, () -> space.leases().grant(again));
    Expect leased = new Expect.Leased(job.token());
    space.commit(Batch.builder().put("job/1", xml("<a/>"), leased).build());
    clock.advance(Duration.ofSeconds(30));
    Lease next = space.leases().grant(again);
    assertTrue(next.token() > job.token(), next.toString());
    Batch late = Batch.builder().put("job/1", xml("<b/>"), leased).build();
    assertThrows(SpaceException.Conflict.class, () -> space.commit(late));
  }
}
