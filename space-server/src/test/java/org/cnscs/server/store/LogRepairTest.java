package org.cnscs.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.cnscs.server.store.LogFixture.DIRECTORY;
import static org.cnscs.server.store.LogFixture.FIRST;
import static org.cnscs.server.store.LogFixture.commit;
import static org.cnscs.server.store.LogFixture.documents;
import static org.cnscs.server.store.LogFixture.open;
import static org.cnscs.server.store.LogFixture.put;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.cnscs.space.SpaceKeeper.Finding;
import org.cnscs.space.SpaceKeeper.Kind;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.Test;

class LogRepairTest {
  private static final int SEGMENT = 1_000;

  private FaultyFiles files = new FaultyFiles();

  private LogCheck check() throws IOException {
    LogCheck check = new LogCheck(files, DIRECTORY);
    check.run();
    return check;
  }

  private List<Finding> repair() throws IOException {
    LogRepair repair = new LogRepair(files, DIRECTORY);
    repair.run();
    return repair.findings();
  }

  private Map<String, String> filled(int documents) {
    XmlLog log = open(files, SEGMENT);
    for (int i = 0; i < documents; i++) {
      commit(log, put("d" + i, "<d n='" + i + "'/>"));
    }
    log.close();
    return documents(open(files, SEGMENT));
  }

  @Test
  void check_wholeLog_findsNothingAndCounts() throws IOException {
    filled(20);
    LogCheck check = check();
    assertEquals(List.of(), check.findings());
    assertEquals(20, check.batches());
    assertEquals(20, check.documents());
    assertEquals(20, check.last());
  }

  @Test
  void check_interruptedWrite_isNoDamage() throws IOException {
    XmlLog log = open(files);
    commit(log, put("a", "<a/>"));
    commit(log, put("b", "<b/>"));
    byte[] whole = files.bytes(FIRST);
    files.setBytes(FIRST, Arrays.copyOf(whole, whole.length - 40));
    assertEquals(List.of(Kind.NOTE), check().findings().stream().map(Finding::kind).toList());
    assertEquals(List.of(), repair());
    assertEquals(Map.of("a", "1:<a/>"), documents(open(files)));
  }

  @Test
  void check_documentThatHasNotItsHash_isNamed() throws IOException {
    XmlLog log = open(files);
    String id = "line/" + Hash.of("<other/>".getBytes(UTF_8));
    commit(log, put(id, "<a/>"));
    Finding finding = check().findings().getFirst();
    assertEquals("content", finding.part());
    assertTrue(finding.detail().contains(id), finding.detail());
  }

  @Test
  void repair_anyByteDamaged_losesThatBatchAloneAndKeepsItAside() throws Exception {
    Map<String, String> all = filled(12);
    List<Path> segments =
        files.paths().stream().filter(path -> path.startsWith(FIRST.getParent())).toList();
    FaultyFiles good = files.afterCrash(new Random(1));
    for (Path segment : segments) {
      byte[] bytes = good.bytes(segment);
      for (int offset = 0; offset < bytes.length; offset += 7) {
        files = good.afterCrash(new Random(1));
        files.flip(segment, offset, offset % 8);
        String where = "flip at " + offset + " of " + segment;
        assertTrue(!check().findings().isEmpty(), where);
        boolean damaged = isDamaged();
        List<Finding> done = repair();
        assertTrue(!isDamaged(), where);
        XmlLog log = open(files, SEGMENT);
        Map<String, String> left = documents(log);
        assertTrue(left.size() >= all.size() - 1, where + ": " + left);
        assertTrue(all.entrySet().containsAll(left.entrySet()), where);
        assertEquals(
            damaged, done.stream().anyMatch(each -> each.kind() == Kind.LOST), where + ": " + done);
        commit(log, put("more", "<more/>"));
        assertEquals(left.size() + 1, documents(open(files, SEGMENT)).size());
        LogFixture.assertValid(files);
      }
    }
  }

  private boolean isDamaged() throws IOException {
    return check().findings().stream().anyMatch(each -> each.kind() == Kind.DAMAGE);
  }

  @Test
  void repair_damagedBatch_keepsDocumentsWhoseHashIsRight() throws IOException {
    XmlLog log = open(files);
    String first = "line/" + Hash.of("<first/>".getBytes(UTF_8));
    String second = "line/" + Hash.of("<second/>".getBytes(UTF_8));
    commit(log, put(first, "<first/>"), put("root", "<root/>"), put(second, "<second/>"));
    log.close();
    byte[] damaged = files.bytes(FIRST);
    files.flip(FIRST, new String(damaged, UTF_8).indexOf("<root/>") + 2, 1);
    damaged = files.bytes(FIRST);
    repair();
    assertEquals(
        new TreeMap<>(Map.of(first, "1:<first/>", second, "1:<second/>")), documents(open(files)));
    Path aside = DIRECTORY.resolve("quarantine").resolve("0000000001.xml-damaged-1");
    assertArrayEquals(damaged, files.bytes(aside));
  }

  @Test
  void repair_damagedBatch_keepsDocumentsThatTheSnapshotKnows() throws IOException {
    XmlLog log = open(files, 300);
    commit(log, put("a", "<a>good</a>"), put("b", "<b>bad</b>"), put("c", "<c>good</c>"));
    commit(log, put("d", "<d>" + "x".repeat(300) + "</d>"));
    commit(log, put("e", "<e/>"));
    log.save();
    files.flip(FIRST, new String(files.bytes(FIRST), UTF_8).indexOf("bad"), 1);
    repair();
    assertEquals(List.of("a", "c", "d", "e"), List.copyOf(documents(open(files, 300)).keySet()));
  }

  @Test
  void repair_newestVersionDamaged_saysWhichOlderOneCountsAgain() throws IOException {
    XmlLog log = open(files);
    commit(log, put("a", "<a>old</a>"));
    commit(log, put("b", "<b/>"));
    commit(log, put("a", "<a>new</a>"));
    commit(log, LogFixture.delete("b"));
    log.close();
    byte[] bytes = files.bytes(FIRST);
    String text = new String(bytes, UTF_8);
    files.flip(FIRST, text.indexOf("new"), 1);
    Finding found = lost(repair());
    assertTrue(
        found.detail().endsWith("; version 1 of document a in space main counts again"),
        found.detail());
    assertEquals(Map.of("a", "1:<a>old</a>"), documents(open(files)));
  }

  @Test
  void repair_removalDamaged_saysThatTheDocumentCountsAgain() throws IOException {
    XmlLog log = open(files);
    commit(log, put("b", "<b/>"));
    commit(log, put("c", "<c/>"));
    commit(log, LogFixture.delete("b"));
    log.close();
    String text = new String(files.bytes(FIRST), UTF_8);
    files.flip(FIRST, text.lastIndexOf("<?t ", text.indexOf("<c:delete")) + 10, 1);
    Finding found = lost(repair());
    assertTrue(
        found.detail().endsWith("; version 1 of document b in space main counts again"),
        found.detail());
    assertEquals(List.of("b", "c"), List.copyOf(documents(open(files)).keySet()));
  }

  @Test
  void repair_onlyVersionDamaged_saysNothingOfAnOlderOne() throws IOException {
    XmlLog log = open(files);
    commit(log, put("a", "<a>only</a>"));
    commit(log, put("b", "<b/>"));
    log.close();
    files.flip(FIRST, new String(files.bytes(FIRST), UTF_8).indexOf("only"), 1);
    Finding found = lost(repair());
    assertTrue(!found.detail().contains("again"), found.detail());
  }

  private static Finding lost(List<Finding> findings) {
    return findings.stream()
        .filter(each -> each.kind() == Kind.LOST)
        .findFirst()
        .orElseThrow(() -> new AssertionError(findings));
  }

  @Test
  void repair_segmentMissing_keepsTheRest() throws IOException {
    filled(12);
    Path second = FIRST.resolveSibling("0000000002.xml");
    int gone = new String(files.bytes(second), UTF_8).split("<c:put").length - 1;
    files.remove(second);
    assertTrue(check().findings().getFirst().detail().contains("missing"));
    repair();
    assertEquals(List.of(), check().findings());
    assertEquals(12 - gone, documents(open(files, SEGMENT)).size());
  }

  @Test
  void repair_rootDamaged_isWrittenAnewFromTheSegments() throws IOException {
    Map<String, String> before = filled(5);
    files.setBytes(DIRECTORY.resolve(SpaceRoot.NAME), "<nothing/>".getBytes(UTF_8));
    assertEquals("root", check().findings().getFirst().part());
    repair();
    assertEquals(List.of(), check().findings());
    assertEquals(before, documents(open(files, SEGMENT)));
  }
}
