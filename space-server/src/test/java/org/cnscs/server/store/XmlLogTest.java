package org.cnscs.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.cnscs.server.store.LogFixture.DIRECTORY;
import static org.cnscs.server.store.LogFixture.FIRST;
import static org.cnscs.server.store.LogFixture.commit;
import static org.cnscs.server.store.LogFixture.delete;
import static org.cnscs.server.store.LogFixture.documents;
import static org.cnscs.server.store.LogFixture.epoch;
import static org.cnscs.server.store.LogFixture.open;
import static org.cnscs.server.store.LogFixture.put;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class XmlLogTest {
  private final FaultyFiles files = new FaultyFiles();

  @Test
  void commit_documents_areReadInSegmentByAnyXmlParser() throws Exception {
    XmlLog log = open(files);
    commit(log, put("a/1", "<a xmlns='urn:x'>\u00e9 &amp; \ud83d\ude00</a>"), put("b", "<b/>"));
    commit(log, delete("b"));
    log.commit(
        epoch(log),
        "request-1",
        List.of(new Change.Append("main", "entry/", "<e/>".getBytes(UTF_8), null)));
    LogFixture.assertValid(files);
    String text = new String(files.bytes(FIRST), UTF_8);
    assertTrue(text.contains("<a xmlns='urn:x'>\u00e9 &amp; \ud83d\ude00</a></c:put>\n"), text);
    String entry =
        "<c:request id=\"request-1\"/>\n<c:put space=\"main\" id=\"entry/3-0\" version=\"1\"";
    assertTrue(text.contains(entry), text);
    assertTrue(text.endsWith("</c:segment>\n"));
  }

  @Test
  void commit_conditions_areCheckedAtomically() {
    XmlLog log = open(files);
    commit(log, put("a", "<a/>", new Expect.Absent()));
    commit(log, put("a", "<a2/>", new Expect.Version(1)));
    Map<String, String> before = documents(log);
    assertConflict(log, put("x", "<x/>"), put("a", "<a3/>", new Expect.Version(1)));
    assertConflict(log, put("x", "<x/>"), put("a", "<a3/>", new Expect.Absent()));
    assertConflict(log, put("b", "<b/>"), put("b", "<b/>", new Expect.Absent()));
    assertConflict(log, new Change.Delete("main", "none", new Expect.Version(1)));
    assertEquals(before, documents(log));
    assertEquals(Map.of("a", "2:<a2/>"), before);
  }

  @Test
  @Timeout(60)
  void commit_thatAnotherOfItsGroupStandsAgainst_isRefusedWhenThatCanBeSeen() throws Exception {
    XmlLog log = open(files);
    for (int round = 0; round < 200; round++) {
      String id = "x" + round;
      Set<Boolean> seen = ConcurrentHashMap.newKeySet();
      Runnable create =
          () -> {
            try {
              commit(log, put(id, "<x/>", new Expect.Absent()));
            } catch (SpaceException.Conflict e) {
              seen.add(log.get("main", id).isPresent());
            }
          };
      List<Thread> both = List.of(new Thread(create), new Thread(create));
      files.observe(() -> startAndAwaitQueued(both));
      commit(log, put("first", "<a/>"));
      files.observe(() -> {});
      for (Thread each : both) {
        each.join();
      }
      assertEquals(Set.of(true), seen, "round " + round);
    }
  }

  private static void startAndAwaitQueued(List<Thread> threads) {
    for (Thread each : threads) {
      if (each.getState() == Thread.State.NEW) {
        each.start();
        while (each.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private static void assertConflict(XmlLog log, Change... changes) {
    assertThrows(SpaceException.Conflict.class, () -> commit(log, changes));
  }

  @Test
  void commit_sameIfPresent_keepsWhatIsThere() {
    XmlLog log = open(files);
    commit(log, put("a", "<a/>", new Expect.SameIfPresent()));
    Committed second = commit(log, put("a", "<a/>", new Expect.SameIfPresent()));
    assertEquals(new Committed(1, List.of()), second);
    assertEquals(Map.of("a", "1:<a/>"), documents(log));
  }

  @Test
  void commit_repeatedRequest_returnsTheFirstResultAlsoAfterReopening() {
    XmlLog log = open(files);
    Committed first = log.commit(epoch(log), "r", List.of(put("a", "<a/>")));
    commit(log, put("b", "<b/>"));
    assertEquals(
        first.sequence(), log.commit(epoch(log), "r", List.of(put("a", "<a/>"))).sequence());
    log.close();
    XmlLog again = open(files);
    Committed repeated = again.commit(epoch(again), "r", List.of(put("a", "<a/>")));
    assertEquals(first.sequence(), repeated.sequence());
    assertEquals(1, repeated.effects().size());
    assertEquals(Map.of("a", "1:<a/>", "b", "1:<b/>"), documents(again));
  }

  @Test
  void commit_otherEpoch_isRefused() {
    XmlLog log = open(files);
    assertThrows(
        SpaceException.Unavailable.class,
        () -> log.commit(epoch(log) + 1, null, List.of(put("a", "<a/>"))));
  }

  @Test
  void commit_manyThreads_loseNothingAndNumberWithoutGap() throws Exception {
    XmlLog log = open(files, 2_000);
    long epoch = epoch(log);
    Set<Long> sequences = new HashSet<>();
    ConcurrentLinkedQueue<Long> committed = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 16; t++) {
      String prefix = "t" + t + "/";
      Runnable writes =
          () -> {
            for (int i = 0; i < 20; i++) {
              committed.add(log.commit(epoch, null, List.of(put(prefix + i, "<d/>"))).sequence());
            }
          };
      threads.add(
          t % 2 == 0 ? Thread.ofVirtual().start(writes) : Thread.ofPlatform().start(writes));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    sequences.addAll(committed);
    assertEquals(320, sequences.size());
    assertEquals(320, log.barrier());
    assertEquals(documents(log), documents(open(files)));
    assertEquals(320, documents(log).size());
    LogFixture.assertValid(files);
  }

  @Test
  void commit_interruptedThread_isDoneAndKeepsTheInterrupt() {
    XmlLog log = open(files);
    Thread.currentThread().interrupt();
    commit(log, put("a", "<a/>"));
    assertTrue(Thread.interrupted());
    assertEquals(Map.of("a", "1:<a/>"), documents(log));
  }

  @Test
  void tail_afterAnyBatch_givesTheRestInOrder() {
    XmlLog log = open(files, 600);
    for (int i = 1; i <= 10; i++) {
      commit(log, put("d", "<d n='" + i + "'/>"));
    }
    for (long after = 0; after <= 10; after++) {
      List<Long> expected = new ArrayList<>();
      for (long i = after + 1; i <= 10; i++) {
        expected.add(i);
      }
      assertEquals(expected, log.tail(after, 100).stream().map(Committed::sequence).toList());
    }
    Committed.Stored last = (Committed.Stored) log.tail(9, 1).getFirst().effects().getFirst();
    assertArrayEquals("<d n='10'/>".getBytes(UTF_8), last.xml());
    assertThrows(SpaceException.BadInput.class, () -> log.tail(11, 1));
  }

  @Test
  void commit_diskFull_refusesKeepsEverythingAndGoesOnWhenThereIsRoom() throws Exception {
    XmlLog log = open(files);
    commit(log, put("a", "<a/>"));
    files.setCapacity(files.bytes(FIRST).length + 200);
    SpaceException.Failed e =
        assertThrows(
            SpaceException.Failed.class,
            () -> commit(log, put("b", "<b>" + "x".repeat(5_000) + "</b>")));
    assertTrue(e.getMessage().contains("disk is full"), e.getMessage());
    LogFixture.assertValid(files);
    assertEquals(Map.of("a", "1:<a/>"), documents(log));
    files.setCapacity(Long.MAX_VALUE);
    commit(log, put("c", "<c/>"));
    assertEquals(Map.of("a", "1:<a/>", "c", "1:<c/>"), documents(open(files)));
  }

  @Test
  void commit_failedForce_isOfUnknownOutcomeAndEndsWriting() {
    XmlLog log = open(files);
    commit(log, put("a", "<a/>"));
    files.failForce(true);
    assertThrows(SpaceException.Unreachable.class, () -> commit(log, put("b", "<b/>")));
    files.failForce(false);
    SpaceException.Failed e =
        assertThrows(SpaceException.Failed.class, () -> commit(log, put("c", "<c/>")));
    assertTrue(e.getMessage().contains("open it again"), e.getMessage());
    assertEquals("<a/>", log.get("main", "a").orElseThrow().text());
  }

  @Test
  void get_flippedBit_isNamedAndNeverServed() {
    XmlLog log = open(files);
    commit(log, put("a", "<a>good</a>"), put("b", "<b/>"));
    int offset = new String(files.bytes(FIRST), UTF_8).indexOf("good");
    files.flip(FIRST, offset, 3);
    SpaceException.Damaged e =
        assertThrows(SpaceException.Damaged.class, () -> log.get("main", "a"));
    String place = "Document a of space main is damaged: " + FIRST + ", byte " + (offset - 3);
    assertTrue(e.getMessage().startsWith(place), e.getMessage());
    assertEquals("<b/>", log.get("main", "b").orElseThrow().text());
  }

  @Test
  void open_rootWithoutLog_isDamage() {
    open(files).close();
    files.remove(FIRST);
    SpaceException.Damaged e = assertThrows(SpaceException.Damaged.class, () -> open(files));
    assertTrue(e.getMessage().contains(FIRST.toString()), e.getMessage());
  }

  @Test
  void open_newerFormat_isRefused() {
    open(files).close();
    Path path = DIRECTORY.resolve("space.xml");
    String root = new String(files.bytes(path), UTF_8).replace("format=\"1\"", "format=\"2\"");
    files.setBytes(path, root.getBytes(UTF_8));
    assertThrows(SpaceException.Unavailable.class, () -> open(files));
  }

  @Test
  void open_brokenRoot_isDamage() {
    open(files).close();
    files.setBytes(
        DIRECTORY.resolve("space.xml"),
        Arrays.copyOf(files.bytes(DIRECTORY.resolve("space.xml")), 70));
    assertThrows(SpaceException.Damaged.class, () -> open(files));
  }
}
