package org.cnscs.server.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

/** An index that is missing, damaged or of another kind is made anew while the space serves. */
class IndexRebuildTest extends IndexFixture {
  private static final int DOCUMENTS = 40;
  private static final SearchRequest AT_ONCE =
      new SearchRequest("element:d", 100).answeredWithin(Duration.ZERO);

  private void fill() {
    putAll("d", DOCUMENTS, i -> "<d n='" + i + "' who='name" + i + "'>some words " + i + "</d>");
    put("main", "gone", "<d/>");
    delete("main", "gone");
    put("main", "d0", "<d n='0' who='changed'/>");
    assertWhole();
  }

  private void assertWhole() {
    assertEquals(DOCUMENTS, search("element:d").total());
    assertEquals(List.of("d7"), ids(search("n:7 who:name7 \"words 7\"")));
    assertEquals(List.of("d0"), ids(search("who:changed")));
    assertEquals(List.of(), ids(search("who:name0")));
  }

  private Map<String, byte[]> saved() throws IOException {
    Map<String, byte[]> saved = new TreeMap<>();
    try (Stream<Path> all = Files.list(files())) {
      for (Path file : all.filter(each -> !each.endsWith("write.lock")).toList()) {
        saved.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return saved;
  }

  private void restore(Map<String, byte[]> saved) throws IOException {
    IndexFiles.delete(files());
    for (Map.Entry<String, byte[]> file : saved.entrySet()) {
      Files.write(files().resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void open_eachFileWithABitFlippedAnywhere_isMadeAnew() throws IOException {
    fill();
    close();
    Map<String, byte[]> good = saved();
    assertTrue(good.size() >= 3, good.keySet().toString());
    for (Map.Entry<String, byte[]> file : good.entrySet()) {
      int length = file.getValue().length;
      for (int at : new int[] {0, length / 3, length / 2, length - 1}) {
        restore(good);
        byte[] damaged = file.getValue().clone();
        damaged[at] ^= 1;
        Files.write(files().resolve(file.getKey()), damaged);
        open();
        assertWhole();
        close();
      }
    }
  }

  @Test
  void open_eachFileMissingOrCutOff_isMadeAnew() throws IOException {
    fill();
    close();
    Map<String, byte[]> good = saved();
    for (Map.Entry<String, byte[]> file : good.entrySet()) {
      restore(good);
      Files.delete(files().resolve(file.getKey()));
      open();
      assertWhole();
      close();
      restore(good);
      Files.write(files().resolve(file.getKey()), new byte[] {1, 2, 3});
      open();
      assertWhole();
      close();
    }
  }

  @Test
  void open_withoutDirectory_isMadeAnew() throws IOException {
    fill();
    close();
    IndexFiles.delete(files());
    Files.delete(files());
    open();
    assertWhole();
  }

  @Test
  void open_ofAnotherFormatOrLog_isMadeAnew() throws IOException {
    fill();
    close();
    Map<String, String> good = mark(Map.of());
    mark(Map.of("format", "999"));
    open();
    assertWhole();
    close();
    assertEquals(good.get("format"), mark(Map.of("time", "2001-01-01T00:00:00Z")).get("format"));
    open();
    assertWhole();
  }

  /** Changes what the index says of itself, and returns what it said before. */
  private Map<String, String> mark(Map<String, String> changes) throws IOException {
    Map<String, String> data = new TreeMap<>();
    try (Directory lucene = FSDirectory.open(files());
        IndexWriter writer = new IndexWriter(lucene, new IndexWriterConfig())) {
      writer.getLiveCommitData().forEach(each -> data.put(each.getKey(), each.getValue()));
      Map<String, String> changed = new TreeMap<>(data);
      changed.putAll(changes);
      writer.setLiveCommitData(changed.entrySet());
      writer.commit();
    }
    return data;
  }

  @Test
  void rebuild_whileTheSpaceServes_tellsHowFarItIs() throws IOException {
    fill();
    close();
    IndexFiles.delete(files());
    gate.close();
    open();
    CompletableFuture<SearchResult> patient =
        CompletableFuture.supplyAsync(() -> search("element:d"));
    gate.awaitHeldUp();
    SpaceException.Unavailable e =
        assertThrows(SpaceException.Unavailable.class, () -> search(AT_ONCE));
    String progress = " is being made anew: 0 of " + DOCUMENTS + " documents are done";
    assertTrue(e.getMessage().contains(progress), e.getMessage());
    put("main", "meanwhile", "<d n='1000'/>");
    put("main", "d1", "<d n='1' who='renamed'/>");
    delete("main", "d2");
    assertEquals("<d n='1' who='renamed'/>", engine.get("main", "d1").orElseThrow().text());
    assertFalse(patient.isDone());
    gate.open();
    assertEquals(DOCUMENTS, search("element:d").total());
    assertEquals(List.of("d1"), ids(search("who:renamed")));
    assertEquals(1, search("n:1").total());
    assertEquals(1, search("n:1000").total());
    assertEquals(0, search("n:2").total());
    assertTrue(patient.join().total() >= DOCUMENTS - 1);
    close();
    open();
    assertEquals(1, search("n:1").total());
  }

  @Test
  void search_withLittlePatience_tellsHowFarBehindItIs() {
    fill();
    gate.close();
    put("main", "one", "<d n='1000'/>");
    put("main", "two", "<d n='1001'/>");
    SearchResult behind = search(AT_ONCE);
    assertEquals(DOCUMENTS, behind.total());
    assertTrue(behind.behind() > 0 && behind.behind() <= 2, behind.toString());
    gate.open();
    assertEquals(DOCUMENTS + 2, search("element:d").total());
    assertEquals(0, search(AT_ONCE).behind());
  }

  @Test
  void open_whereNoIndexCanBe_saysSoInTheEnd() throws IOException {
    fill();
    close();
    IndexFiles.delete(files());
    Files.delete(files());
    Files.writeString(files(), "not a directory");
    open();
    SpaceException.Failed e = assertThrows(SpaceException.Failed.class, () -> search("element:d"));
    assertTrue(e.getMessage().contains("again and again"), e.getMessage());
    assertEquals(DOCUMENTS, engine.scan("main", "", "", 100).size());
  }

  @Test
  void search_thatFindsDamage_hasTheIndexMadeAnew() {
    fill();
    index.spoil();
    assertWhole();
    put("main", "later", "<d n='1000'/>");
    assertEquals(1, search("n:1000").total());
  }
}
