package org.cnscs.server.store;

import static org.cnscs.server.store.LogFixture.commit;
import static org.cnscs.server.store.LogFixture.delete;
import static org.cnscs.server.store.LogFixture.documents;
import static org.cnscs.server.store.LogFixture.epoch;
import static org.cnscs.server.store.LogFixture.open;
import static org.cnscs.server.store.LogFixture.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

class CompactionTest {
  private static final int SEGMENT = 2_000;

  private final FaultyFiles files = new FaultyFiles();

  private long bytes() {
    return files.paths().stream().mapToLong(path -> files.bytes(path).length).sum();
  }

  private static void compactAll(XmlLog log) {
    int steps = 0;
    while (log.compact()) {
      assertTrue(++steps < 100, "compaction has no end");
    }
  }

  @Test
  void compact_replacedDocuments_areGivenBackAndTheRestStays() throws Exception {
    XmlLog log = open(files, SEGMENT);
    for (int i = 0; i < 200; i++) {
      commit(log, put("d" + i % 10, "<d n='" + i + "'/>"));
    }
    commit(log, put("kept", "<k/>"));
    Map<String, String> before = documents(log);
    long full = bytes();
    compactAll(log);
    assertEquals(before, documents(log));
    assertTrue(bytes() < full / 4, bytes() + " of " + full);
    LogFixture.assertValid(files);
    assertEquals(before, documents(open(files, SEGMENT)));
  }

  @Test
  void compact_takenDocuments_leaveNothingBehind() throws Exception {
    XmlLog log = open(files, SEGMENT);
    for (int i = 0; i < 300; i++) {
      commit(log, put("e" + i, "<e/>"));
      commit(log, delete("e" + i));
    }
    compactAll(log);
    assertEquals(Map.of(), documents(log));
    assertTrue(bytes() < 5 * SEGMENT, bytes() + " bytes");
    assertEquals(Map.of(), documents(open(files, SEGMENT)));
    assertEquals(600, open(files, SEGMENT).barrier());
  }

  @Test
  void compact_nothingDead_hasNothingToDo() {
    XmlLog log = open(files, SEGMENT);
    for (int i = 0; i < 100; i++) {
      commit(log, put("d" + i, "<d/>"));
    }
    assertFalse(log.compact());
  }

  @Test
  void compact_removalOfDocumentInAnOlderSegment_isKept() {
    XmlLog log = open(files, SEGMENT);
    commit(log, put("old", "<old/>"));
    for (int i = 0; i < 30; i++) {
      commit(log, put("stays" + i, "<d/>"));
    }
    commit(log, delete("old"));
    for (int i = 0; i < 60; i++) {
      commit(log, put("churn", "<d n='" + i + "'/>"));
    }
    Map<String, String> before = documents(log);
    compactAll(log);
    assertEquals(before, documents(open(files, SEGMENT)));
  }

  @Test
  void compact_batchesBeforeIt_areTooOldToBeTold() {
    XmlLog log = open(files, SEGMENT);
    for (int i = 0; i < 100; i++) {
      commit(log, put("d", "<d n='" + i + "'/>"));
    }
    assertEquals(1, log.tail(0, 1).getFirst().sequence());
    compactAll(log);
    SpaceException.BadInput e = assertThrows(SpaceException.BadInput.class, () -> log.tail(0, 1));
    assertTrue(e.getMessage().contains("too old"), e.getMessage());
    assertEquals(100, log.tail(99, 1).getFirst().sequence());
    XmlLog again = open(files, SEGMENT);
    assertThrows(SpaceException.BadInput.class, () -> again.tail(0, 1));
    assertEquals(100, again.tail(99, 1).getFirst().sequence());
  }

  @Test
  void compact_rememberedRequest_stillReturnsItsFirstResult() {
    XmlLog log = open(files, SEGMENT);
    Committed first =
        log.commit(epoch(log), "r", List.of(put("d", "<d/>"), put("gone", "<gone/>")));
    commit(log, delete("gone"));
    for (int i = 0; i < 100; i++) {
      commit(log, put("d", "<d n='" + i + "'/>"));
    }
    Map<String, String> before = documents(log);
    compactAll(log);
    for (XmlLog each : List.of(log, open(files, SEGMENT))) {
      Committed repeated = each.commit(epoch(each), "r", List.of(put("d", "<d/>")));
      assertEquals(first.sequence(), repeated.sequence());
      assertEquals(2, repeated.effects().size());
      assertEquals(before, documents(each));
    }
  }

  @Test
  void compact_whileOthersCommitAndRead_losesNothing() throws Exception {
    XmlLog log = open(files, SEGMENT);
    long epoch = epoch(log);
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread compactor =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get()) {
                    log.compact();
                  }
                });
    Thread reader =
        Thread.ofPlatform()
            .uncaughtExceptionHandler((thread, e) -> failure.set(e))
            .start(
                () -> {
                  while (!done.get()) {
                    documents(log);
                  }
                });
    Random random = new Random(7);
    Map<String, String> model = new TreeMap<>();
    for (int i = 0; i < 3_000; i++) {
      String id = "d" + random.nextInt(40);
      String xml = "<d n='" + i + "'>" + "x".repeat(random.nextInt(50)) + "</d>";
      Committed.Effect effect = log.commit(epoch, null, List.of(put(id, xml))).effects().getFirst();
      model.put(id, effect.version() + ":" + xml);
    }
    done.set(true);
    compactor.join();
    reader.join();
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
    assertEquals(model, documents(log));
    assertEquals(model, documents(open(files, SEGMENT)));
    LogFixture.assertValid(files);
  }

  @Test
  void compact_diskFull_losesNothingAndGoesOnWhenThereIsRoom() {
    XmlLog log = open(files, SEGMENT);
    for (int i = 0; i < 100; i++) {
      commit(log, put("d" + i % 20, "<d n='" + i + "'/>"));
    }
    Map<String, String> before = documents(log);
    files.setCapacity(bytes());
    assertThrows(SpaceException.Failed.class, log::compact);
    assertEquals(before, documents(log));
    files.setCapacity(Long.MAX_VALUE);
    assertTrue(log.compact());
    commit(log, put("more", "<more/>"));
    before.put("more", "1:<more/>");
    assertEquals(before, documents(open(files, SEGMENT)));
  }

  @Test
  void compact_failedForce_losesNothing() {
    XmlLog log = open(files, SEGMENT);
    for (int i = 0; i < 100; i++) {
      commit(log, put("d" + i % 20, "<d n='" + i + "'/>"));
    }
    Map<String, String> before = documents(log);
    files.failForce(true);
    assertThrows(SpaceException.Failed.class, log::compact);
    files.failForce(false);
    assertFalse(log.compact());
    assertEquals(before, documents(log));
    assertEquals(before, documents(open(files, SEGMENT)));
  }

  @Test
  void compact_diskFullAtAnyByte_leavesALogThatGoesOn() {
    boolean full = true;
    for (int room = 0; full; room += 20) {
      FaultyFiles disk = new FaultyFiles();
      XmlLog log = fill(disk);
      disk.setCapacity(disk.used() + room);
      full = isFailing(log);
      disk.setCapacity(Long.MAX_VALUE);
      commit(log, put("more", "<more/>"));
      assertEquals(documents(log), documents(open(disk, SEGMENT)), "room for " + room);
    }
  }

  @Test
  void open_afterCompactionFailedAtAnyStep_survivesACrashAtAnyStep() {
    boolean failed = true;
    for (int step = 1; failed; step++) {
      FaultyFiles disk = new FaultyFiles();
      XmlLog log = fill(disk);
      Map<String, String> before = documents(log);
      Random crashes = new Random(step);
      disk.failDuring(step, crashes);
      failed = isFailing(log);
      disk.failDuring(Integer.MAX_VALUE, crashes);
      disk.observe(
          () -> {
            for (int i = 0; i < 8; i++) {
              assertEquals(before, documents(open(disk.afterCrash(crashes), SEGMENT)));
            }
          });
      assertEquals(before, documents(open(disk, SEGMENT)), "failed at step " + step);
    }
  }

  private static XmlLog fill(FaultyFiles disk) {
    XmlLog log = open(disk, SEGMENT);
    for (int i = 0; i < 60; i++) {
      commit(log, put("d" + i % 10, "<d n='" + i + "'/>"));
    }
    return log;
  }

  private static boolean isFailing(XmlLog log) {
    try {
      log.compact();
      return false;
    } catch (SpaceException.Failed e) {
      return true;
    }
  }

  @Test
  void compact_halfOfTheLogDead_writesAtMostTwiceWhatItIsGiven() {
    assertTrue(amplification(16) <= 2.2, "of batches");
  }

  /** Room behind the end, which spares the disk a write for each commit, is written once more. */
  @Test
  void compact_halfOfTheLogDeadBySmallCommits_writesTheRoomBesides() {
    assertTrue(amplification(1) <= 3.3, "of documents");
  }

  /** Rewrites documents at random until far more was written than there is. */
  private double amplification(int atOnce) {
    XmlLog log = open(files, 100_000);
    long epoch = epoch(log);
    Random random = new Random(11);
    String text = "<d>" + "x".repeat(1_000) + "</d>";
    for (int i = 0; i < 800; i++) {
      log.commit(epoch, null, List.of(put("d" + i, text)));
      compactAll(log);
    }
    long begun = files.written();
    long given = 0;
    for (int i = 0; i < 8_000; i += atOnce) {
      List<Change> batch = new ArrayList<>();
      for (int j = 0; j < atOnce; j++) {
        batch.add(put("d" + random.nextInt(800), text));
      }
      log.commit(epoch, null, batch);
      given += (long) atOnce * text.length();
      compactAll(log);
    }
    double space = (double) bytes() / (800 * text.length());
    assertTrue(space <= 2.6, "space amplification " + space);
    double amplification = (double) (files.written() - begun) / given;
    System.out.printf("written beside given, %d at once: %.2f%n", atOnce, amplification);
    return amplification;
  }
}
