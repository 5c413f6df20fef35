package org.cnscs.server.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.cnscs.server.store.LogFixture.DIRECTORY;
import static org.cnscs.server.store.LogFixture.FIRST;
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

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final int SEGMENT = 2_000;
  private static final Path SNAPSHOT = DIRECTORY.resolve(Snapshot.NAME);

  private final FaultyFiles files = new FaultyFiles();

  private XmlLog filled() {
    XmlLog log = open(files, SEGMENT);
    log.commit(epoch(log), "r", List.of(put("first", "<f/>")));
    for (int i = 0; i < 100; i++) {
      commit(log, put("d" + i % 30, "<d n='" + i + "'/>"));
    }
    commit(log, delete("d7"));
    return log;
  }

  @Test
  void open_withSnapshot_readsOnlyWhatItDoesNotTell() {
    XmlLog log = filled();
    log.save();
    commit(log, put("later", "<l/>"));
    Map<String, String> before = documents(log);
    XmlLog again = open(files, SEGMENT);
    assertTrue(again.recovery().fromSnapshot(), again.recovery().toString());
    assertTrue(again.recovery().batches() < 20, again.recovery().toString());
    assertEquals(before, documents(again));
    assertEquals(log.barrier(), again.barrier());
    assertEquals(1, again.commit(epoch(again), "r", List.of(put("first", "<f/>"))).sequence());
    assertEquals(103, again.tail(0, 1_000).size());
    commit(again, put("d3", "<new/>"));
    assertEquals(documents(again), documents(open(files, SEGMENT)));
  }

  @Test
  void open_afterCompactionOfWhatTheSnapshotTells_findsEverything() {
    XmlLog log = filled();
    log.save();
    for (int i = 0; i < 30; i++) {
      commit(log, delete("d" + i));
    }
    commit(log, put("d5", "<again/>"));
    while (log.compact()) {
      assertEquals(documents(log), documents(open(files, SEGMENT)));
    }
    XmlLog again = open(files, SEGMENT);
    assertTrue(again.recovery().fromSnapshot(), again.recovery().toString());
    assertEquals(Map.of("d5", "1:<again/>", "first", "1:<f/>"), documents(again));
    again.save();
    assertEquals(documents(again), documents(open(files, SEGMENT)));
  }

  @Test
  void open_afterCompactionOfARecoveredLog_givesEverythingBack() {
    filled().save();
    XmlLog log = open(files, SEGMENT);
    for (int i = 0; i < 100; i++) {
      commit(log, put("d", "<d/>"));
    }
    Map<String, String> before = documents(log);
    int steps = 0;
    while (log.compact()) {
      assertTrue(++steps < 100);
    }
    long bytes =
        files.paths().stream()
            .filter(path -> path.toString().endsWith(".xml"))
            .mapToLong(path -> files.bytes(path).length)
            .sum();
    assertTrue(bytes < 5 * SEGMENT + 31 * 150, bytes + " bytes");
    assertEquals(before, documents(open(files, SEGMENT)));
  }

  @Test
  void open_anyBitOfTheSnapshotFlipped_readsTheLogInstead() {
    XmlLog log = filled();
    log.save();
    Map<String, String> before = documents(log);
    byte[] good = files.bytes(SNAPSHOT);
    for (int offset = 0; offset < good.length; offset += 3) {
      files.flip(SNAPSHOT, offset, offset % 8);
      XmlLog again = open(files, SEGMENT);
      assertFalse(again.recovery().fromSnapshot(), "flip at " + offset);
      assertEquals(before, documents(again), "flip at " + offset);
      assertTrue(
          again.recovery().remarks().getFirst().startsWith("The snapshot was not used"),
          again.recovery().toString());
      files.setBytes(SNAPSHOT, good);
    }
    for (int length = 0; length < good.length; length += 11) {
      files.setBytes(SNAPSHOT, Arrays.copyOf(good, length));
      assertEquals(before, documents(open(files, SEGMENT)), "cut at " + length);
    }
  }

  @Test
  void open_lastBatchOfWhichTheSnapshotKnewDamaged_isDamage() {
    XmlLog log = filled();
    commit(log, delete("d8"));
    log.save();
    damageRemoval(files);
    assertThrows(SpaceException.Damaged.class, () -> open(files, SEGMENT));
  }

  @Test
  void open_lastBatchOfARecoveredLogDamaged_isDamage() {
    XmlLog log = filled();
    commit(log, delete("d8"));
    open(files, SEGMENT).save();
    damageRemoval(files);
    assertThrows(SpaceException.Damaged.class, () -> open(files, SEGMENT));
  }

  /** A torn write where the mark stood that proved the batch before it. */
  @Test
  void open_lastWholeBatchDamagedAndTheNextTorn_isDamage() {
    XmlLog log = filled();
    commit(log, delete("d8"));
    log.save();
    log.close();
    XmlLog again = open(files, SEGMENT);
    Random crashes = new Random(5);
    files.observe(
        () -> {
          for (int i = 0; i < 50; i++) {
            FaultyFiles after = files.afterCrash(crashes);
            damageRemoval(after);
            assertThrows(SpaceException.Damaged.class, () -> open(after, SEGMENT));
          }
        });
    commit(again, put("d9", "<d>" + "x".repeat(600) + "</d>"));
  }

  /** Flips a bit in the removal of d8. */
  private static void damageRemoval(FaultyFiles files) {
    for (Path path : files.paths()) {
      int at =
          new String(files.bytes(path), ISO_8859_1).indexOf("<c:delete space=\"main\" id=\"d8\"");
      if (at >= 0) {
        files.flip(path, at, 0);
      }
    }
  }

  @Test
  void get_documentDamagedBehindTheSnapshot_isNamedAndNotServed() {
    XmlLog log = filled();
    log.save();
    String text = new String(files.bytes(FIRST), java.nio.charset.StandardCharsets.UTF_8);
    files.flip(FIRST, text.indexOf("<f/>") + 1, 2);
    XmlLog again = open(files, SEGMENT);
    SpaceException.Damaged e =
        assertThrows(SpaceException.Damaged.class, () -> again.get("main", "first"));
    assertTrue(e.getMessage().contains("first"), e.getMessage());
  }

  @Test
  void close_afterManyBatches_writesASnapshotByItself() {
    StoreSettings settings =
        new StoreSettings(SEGMENT, 1, 0.6, Long.MAX_VALUE, 3L * SEGMENT, false);
    XmlLog log = XmlLog.open(DIRECTORY, files, LogFixture.CLOCK, settings);
    log.open(new LogFixture.Heard());
    for (int i = 0; i < 100; i++) {
      commit(log, put("d" + i % 30, "<d n='" + i + "'/>"));
    }
    log.close();
    assertTrue(open(files, SEGMENT).recovery().fromSnapshot());
  }
}
