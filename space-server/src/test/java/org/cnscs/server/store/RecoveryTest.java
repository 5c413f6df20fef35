package org.cnscs.server.store;

import static org.cnscs.server.store.LogFixture.DIRECTORY;
import static org.cnscs.server.store.LogFixture.FIRST;
import static org.cnscs.server.store.LogFixture.commit;
import static org.cnscs.server.store.LogFixture.documents;
import static org.cnscs.server.store.LogFixture.open;
import static org.cnscs.server.store.LogFixture.put;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cnscs.server.store.Committed.Stored;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final int SMALL_SEGMENTS = 4_000;

  private final FaultyFiles files = new FaultyFiles();

  @Test
  void open_fileCutAtAnyByteOfLastFrame_losesThatBatchAlone() throws Exception {
    XmlLog log = open(files);
    commit(log, put("a", "<a/>"));
    int before = files.bytes(FIRST).length - SegmentFormat.END.length;
    commit(log, put("b", "<b/>"), put("a", "<a2/>"));
    byte[] whole = files.bytes(FIRST);
    int end = whole.length - SegmentFormat.END.length;
    for (int length = before; length < end; length++) {
      files.setBytes(FIRST, Arrays.copyOf(whole, length));
      XmlLog recovered = open(files);
      assertEquals(Map.of("a", "1:<a/>"), documents(recovered), "cut at " + length);
      assertEquals(1, recovered.repairs().size());
      LogFixture.assertValid(files);
      commit(recovered, put("c", "<c/>"));
      assertEquals(Map.of("a", "1:<a/>", "c", "1:<c/>"), documents(open(files)));
    }
    Path kept = DIRECTORY.resolve("quarantine").resolve("0000000001.xml-" + before + "-1");
    assertArrayEquals(Arrays.copyOfRange(whole, before, before + 1), files.bytes(kept));
  }

  @Test
  void open_fileCutInItsEnd_losesNothing() throws Exception {
    XmlLog log = open(files);
    commit(log, put("a", "<a/>"));
    byte[] whole = files.bytes(FIRST);
    for (int cut = 1; cut <= SegmentFormat.END.length; cut++) {
      files.setBytes(FIRST, Arrays.copyOf(whole, whole.length - cut));
      assertEquals(Map.of("a", "1:<a/>"), documents(open(files)));
      LogFixture.assertValid(files);
      assertArrayEquals(whole, files.bytes(FIRST));
    }
  }

  @Test
  void open_bitFlippedBeforeAnotherBatch_isDamageAndChangesNothing() {
    XmlLog log = open(files);
    int begin = files.bytes(FIRST).length - SegmentFormat.END.length;
    commit(log, put("first", "<a/>"));
    int end = files.bytes(FIRST).length - SegmentFormat.END.length;
    commit(log, put("second", "<b/>"));
    assertEveryFlipIsDamage(begin, end);
  }

  @Test
  void open_bitFlippedInLastBatchOfClosedLog_isDamage() {
    XmlLog log = open(files);
    int begin = files.bytes(FIRST).length - SegmentFormat.END.length;
    commit(log, put("first", "<a/>"));
    int end = files.bytes(FIRST).length - SegmentFormat.END.length;
    log.close();
    assertEveryFlipIsDamage(begin, end);
  }

  private void assertEveryFlipIsDamage(int begin, int end) {
    byte[] good = files.bytes(FIRST);
    for (int offset = begin; offset < end; offset++) {
      files.flip(FIRST, offset, offset % 8);
      byte[] damaged = files.bytes(FIRST);
      int at = offset;
      SpaceException.Damaged e =
          assertThrows(SpaceException.Damaged.class, () -> open(files), () -> "flip at " + at);
      assertTrue(e.getMessage().contains(FIRST + ", byte " + begin), e.getMessage());
      assertArrayEquals(damaged, files.bytes(FIRST));
      files.setBytes(FIRST, good);
    }
    files.flip(FIRST, end - 10, 0);
    SpaceException.Damaged e = assertThrows(SpaceException.Damaged.class, () -> open(files));
    assertTrue(e.getMessage().contains("document first"), e.getMessage());
  }

  @Test
  void open_bitFlippedInClosedSegment_isDamage() {
    XmlLog log = open(files, 300);
    for (int i = 0; i < 4; i++) {
      commit(log, put("d" + i, "<d/>"));
    }
    byte[] good = files.bytes(FIRST);
    for (int offset = 0; offset < good.length; offset++) {
      files.flip(FIRST, offset, 1);
      assertThrows(SpaceException.Damaged.class, () -> open(files));
      files.setBytes(FIRST, good);
    }
    assertEquals(4, documents(open(files)).size());
  }

  @Test
  void open_anyReadFails_changesNothingOrFindsAll() {
    XmlLog log = open(files, 700);
    for (int i = 0; i < 12; i++) {
      commit(log, put("d" + i % 7, "<d n='" + i + "'/>"));
    }
    log.save();
    commit(log, put("more", "<more/>"));
    Map<String, String> all = documents(log);
    for (boolean torn : List.of(false, true)) {
      Path last = files.paths().stream().filter(this::isSegment).toList().getLast();
      if (torn) {
        byte[] whole = files.bytes(last);
        files.setBytes(last, Arrays.copyOf(whole, whole.length - 5));
      }
      assertEveryFailingReadIsTold(all);
    }
  }

  private void assertEveryFailingReadIsTold(Map<String, String> all) {
    FaultyFiles before = files.afterCrash(new Random(1));
    boolean failed = true;
    for (int read = 1; failed; read++) {
      FaultyFiles disk = before.afterCrash(new Random(1));
      disk.failReading(read);
      failed = isRefused(disk, read);
      failed |= disk.reads() >= read;
      disk.failReading(0);
      assertEquals(all, documents(open(disk, 700)), "after read " + read + " failed");
    }
  }

  private static boolean isRefused(FaultyFiles disk, int read) {
    try {
      open(disk, 700);
      return false;
    } catch (SpaceException.Failed e) {
      assertTrue(e.getMessage().contains("Input/output error"), e.getMessage());
      assertEquals(
          0,
          disk.paths().stream().filter(p -> p.toString().contains("quarantine")).count(),
          "read " + read);
      return true;
    }
  }

  private boolean isSegment(Path path) {
    return path.startsWith(FIRST.getParent());
  }

  @Test
  void open_roomBehindTheEnd_isUsedAndNeverDamage() throws Exception {
    XmlLog log = open(files, SMALL_SEGMENTS);
    commit(log, put("a", "<a>" + "x".repeat(300) + "</a>"));
    commit(log, put("b", "<b/>"));
    byte[] with = files.bytes(FIRST);
    String text = new String(with, StandardCharsets.UTF_8);
    assertTrue(text.length() > text.stripTrailing().length() + 1, text);
    LogFixture.assertValid(files);
    XmlLog again = open(files, SMALL_SEGMENTS);
    assertEquals(List.of(), again.repairs());
    commit(again, put("c", "<c/>"));
    assertEquals(with.length, files.bytes(FIRST).length);
    LogFixture.assertValid(files);
    assertEquals(List.of("a", "b", "c"), List.copyOf(documents(again).keySet()));
  }

  @Test
  void open_wrongByteInRoom_losesNothing() throws Exception {
    XmlLog log = open(files, SMALL_SEGMENTS);
    commit(log, put("a", "<a>" + "x".repeat(300) + "</a>"));
    byte[] with = files.bytes(FIRST);
    int end = new String(with, StandardCharsets.UTF_8).stripTrailing().length();
    for (int offset = end + 1; offset < with.length; offset += 41) {
      files.flip(FIRST, offset, 0);
      XmlLog recovered = open(files, SMALL_SEGMENTS);
      assertEquals(1, documents(recovered).size());
      assertEquals(1, recovered.repairs().size());
      LogFixture.assertValid(files);
      files.setBytes(FIRST, with);
    }
  }

  @Test
  void commit_segmentsWithRoom_areClosedWithoutAny() {
    XmlLog log = open(files, SMALL_SEGMENTS);
    for (int i = 0; i < 100; i++) {
      commit(log, put("d" + i, "<d>" + "x".repeat(i % 50) + "</d>"));
    }
    List<Path> segments = files.paths().stream().filter(this::isSegment).toList();
    assertTrue(segments.size() > 3);
    for (Path segment : segments.subList(0, segments.size() - 1)) {
      String text = new String(files.bytes(segment), StandardCharsets.UTF_8);
      assertTrue(text.endsWith(">\n</c:segment>\n"), segment.toString());
    }
  }

  @Test
  void open_segmentMissingInTheMiddle_isDamage() {
    XmlLog log = open(files, 300);
    for (int i = 0; i < 4; i++) {
      commit(log, put("d" + i, "<d/>"));
    }
    Path second = FIRST.resolveSibling("0000000002.xml");
    files.remove(second);
    SpaceException.Damaged e = assertThrows(SpaceException.Damaged.class, () -> open(files));
    assertTrue(e.getMessage().contains(second.toString()), e.getMessage());
  }

  @Test
  void open_firstFrameOfUnforcedGroupTorn_cutsTheWholeGroup() throws Exception {
    open(files).close();
    String root = new String(files.bytes(DIRECTORY.resolve("space.xml")), StandardCharsets.UTF_8);
    SegmentFormat format = new SegmentFormat(root.replaceAll("(?s).* id=\"([^\"]*)\".*", "$1"));
    Segment segment = Segment.written(format, SegmentName.written(1), FIRST, null, 1);
    byte[] begin = segment.begin();
    FrameBuffer group = new FrameBuffer(segment, begin.length);
    group.append(batch(1, "a"), null);
    int second = group.size();
    group.append(batch(2, "b"), null);
    byte[] file = Arrays.copyOf(begin, begin.length + group.size());
    System.arraycopy(group.array(), 0, file, begin.length, group.size());
    files.setBytes(FIRST, file);
    assertEquals(2, documents(open(files)).size());
    file[begin.length + second - 20] ^= 1;
    files.setBytes(FIRST, file);
    XmlLog recovered = open(files);
    assertEquals(Map.of(), documents(recovered));
    assertEquals(1, recovered.repairs().size());
    LogFixture.assertValid(files);
  }

  private static Committed batch(long sequence, String id) {
    byte[] xml = "<d/>".getBytes(StandardCharsets.UTF_8);
    return new Committed(
        sequence, List.of(new Stored("main", id, 1, LogFixture.CLOCK.instant(), null, xml)));
  }

  @Test
  void open_documentThatLooksLikeALaterFrame_isNoEvidence() {
    XmlLog log = open(files);
    commit(log, put("a", "<a/>"));
    byte[] copied = files.bytes(FIRST);
    String frame = new String(copied, StandardCharsets.UTF_8);
    String fake = frame.substring(frame.indexOf("<?t "), frame.indexOf("</c:segment>"));
    int before = copied.length - SegmentFormat.END.length;
    commit(log, put("b", "<b xmlns:c='urn:x'>" + fake + "</b>"));
    files.flip(FIRST, before + 5, 0);
    XmlLog recovered = open(files);
    assertEquals(Map.of("a", "1:<a/>"), documents(recovered));
  }
}
