package org.cnscs.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

/** What every space must do, wherever it is. */
public abstract class SpaceContractTest extends EntryContract {
  @Test
  void get_nothingThere_isEmpty() {
    assertTrue(space().get("a/b").isEmpty());
  }

  @Test
  void commit_put_isReadBackToTheByte() {
    String text =
        "<a  x = '1'\n"
            + " y=\"&#xD;\">\r\n"
            + "\t<!-- c --><b/>\u00e9\u20ac\ud83d\ude00]]&gt;<![CDATA[<z>]]></a>";
    put("odd/A._~@:-1", text);
    Document document = space().get("odd/A._~@:-1").orElseThrow();
    assertArrayEquals(xml(text), document.xml());
    assertEquals("odd/A._~@:-1", document.id());
    assertEquals(1, document.version());
  }

  @Test
  void commit_severalDocumentsWithWideCharacters_keepTheirBytes() {
    Batch.Builder batch = Batch.builder();
    for (int i = 0; i < 20; i++) {
      batch.put("w/" + i, xml("<w n='" + i + "'>\u00fc\u4e2d\ud83d\ude00\r\n</w>"));
    }
    space().commit(batch.build());
    for (int i = 0; i < 20; i++) {
      assertEquals(
          "<w n='" + i + "'>\u00fc\u4e2d\ud83d\ude00\r\n</w>",
          space().get("w/" + i).orElseThrow().text());
    }
  }

  @Test
  void commit_again_versionAndSequenceGrow() {
    long first = space().commit(Batch.builder().put("a", xml("<a/>")).build());
    long second = space().commit(Batch.builder().put("a", xml("<b/>")).build());
    assertTrue(second > first, first + " then " + second);
    assertTrue(space().get("a").orElseThrow().version() > 1);
  }

  @Test
  void commit_oneConflict_changesNothing() {
    put("there", "<a/>");
    Batch batch =
        Batch.builder()
            .put("new", xml("<n/>"))
            .put("there", xml("<b/>"), new Expect.Absent())
            .build();
    SpaceException e = assertThrows(SpaceException.Conflict.class, () -> space().commit(batch));
    assertTrue(e.getMessage().contains("there"), e.getMessage());
    assertTrue(space().get("new").isEmpty());
    assertEquals("<a/>", space().get("there").orElseThrow().text());
  }

  @Test
  void commit_expectedVersion_decides() {
    put("a", "<a/>");
    long version = space().get("a").orElseThrow().version();
    space().commit(Batch.builder().put("a", xml("<b/>"), new Expect.Version(version)).build());
    Batch late = Batch.builder().put("a", xml("<c/>"), new Expect.Version(version)).build();
    assertThrows(SpaceException.Conflict.class, () -> space().commit(late));
    Batch never = Batch.builder().delete("none", new Expect.Version(1)).build();
    assertThrows(SpaceException.Conflict.class, () -> space().commit(never));
    assertEquals("<b/>", space().get("a").orElseThrow().text());
  }

  @Test
  void commit_sameIfPresent_leavesWhatIsThere() {
    Batch batch = Batch.builder().put("same/1", xml("<l/>"), new Expect.SameIfPresent()).build();
    space().commit(batch);
    space().commit(batch);
    assertEquals(1, space().get("same/1").orElseThrow().version());
  }

  @Test
  void commit_checkOfAnotherDocument_decidesAndChangesNothing() {
    put("a", "<a/>");
    Batch.Builder met = Batch.builder().put("b", xml("<b/>")).check("a", new Expect.Version(1));
    space().commit(met.check("none", new Expect.Absent()).build());
    assertEquals(1, space().get("a").orElseThrow().version());
    assertTrue(space().get("none").isEmpty());
    put("a", "<c/>");
    for (Expect unmet : List.of(new Expect.Version(1), new Expect.Absent())) {
      Batch refused = Batch.builder().put("c", xml("<c/>")).check("a", unmet).build();
      assertThrows(SpaceException.Conflict.class, () -> space().commit(refused));
    }
    assertTrue(space().get("c").isEmpty());
    space().commit(Batch.builder().check("a", new Expect.Version(2)).build());
  }

  @Test
  void commit_delete_removes() {
    put("a", "<a/>");
    space().commit(Batch.builder().delete("a", new Expect.Anything()).build());
    assertTrue(space().get("a").isEmpty());
  }

  @Test
  void commit_notXml_isBadInput() {
    for (String text :
        List.of(
            "",
            "text",
            "<a>",
            "<a/><b/>",
            "<?xml version='1.0'?><a/>",
            " <a/>",
            "<!DOCTYPE a><a/>")) {
      assertThrows(SpaceException.BadInput.class, () -> put("a", text), text);
    }
    assertTrue(space().get("a").isEmpty());
  }

  @Test
  void commit_badId_isBadInput() {
    for (String id : List.of("", "a b", "a\u00e9", "a%2F", "x".repeat(513))) {
      assertThrows(SpaceException.BadInput.class, () -> put(id, "<a/>"), id);
    }
  }

  @Test
  void missing_someThere_namesTheOthers() {
    put("a", "<a/>");
    assertEquals(Set.of("b", "c"), space().missing(List.of("a", "b", "c", "b")));
    assertEquals(Set.of(), space().missing(List.of()));
  }

  @Test
  void list_pagesByPrefixInOrder() {
    for (String id : List.of("p/3", "p/1", "q/1", "p/2")) {
      put(id, "<a/>");
    }
    List<DocumentInfo> first = space().list("p/", "", 2);
    assertEquals(List.of(new DocumentInfo("p/1", 1, 4), new DocumentInfo("p/2", 1, 4)), first);
    assertEquals(
        List.of("p/3"), space().list("p/", "p/2", 10).stream().map(DocumentInfo::id).toList());
    assertEquals(4, space().list("", "", 10_000).size());
  }

  @Test
  void search_word_findsWhatWasCommittedBefore() {
    String id = space().write(xml("<Order customer=\"Zebedee\"/>"), Batch.FOREVER);
    SearchResult result = space().search(new SearchRequest("Zebedee", 10));
    assertEquals(1, result.total());
    assertEquals(id, result.hits().getFirst().document());
    assertEquals(0, space().search(new SearchRequest("Absentee", 10)).total());
  }

  @Test
  void search_badQuery_isSaid() {
    assertThrows(
        SpaceException.BadQuery.class, () -> space().search(new SearchRequest("a:(b", 10)));
  }

  @Test
  void write_equalEntries_areTwo() {
    String one = space().write(xml("<Job n=\"1\"/>"), Batch.FOREVER);
    String two = space().write(xml("<Job n=\"1\"/>"), Duration.ofHours(1));
    assertNotEquals(one, two);
    assertEquals(2, space().contents(xml("<Job/>"), 10).size());
  }

  @Test
  void read_matchingTemplate_leavesTheEntry() {
    String id = space().write(xml("<Job n=\"1\" who=\"Ann\"/>"), Batch.FOREVER);
    space().write(xml("<Other who=\"Ann\"/>"), Batch.FOREVER);
    Document found = space().read(xml("<Job who=\"Ann\"/>"), Duration.ZERO).orElseThrow();
    assertEquals(id, found.id());
    assertEquals("<Job n=\"1\" who=\"Ann\"/>", found.text());
    assertTrue(space().read(xml("<Job who=\"Bob\"/>"), Duration.ZERO).isEmpty());
    assertTrue(space().get(id).isPresent());
  }

  @Test
  void take_matchingTemplate_removesTheEntry() {
    String id = space().write(xml("<Job n=\"1\"/>"), Batch.FOREVER);
    assertEquals(id, space().take(xml("<Job/>"), Duration.ZERO).orElseThrow().id());
    assertTrue(space().take(xml("<Job/>"), Duration.ofMillis(20)).isEmpty());
    assertTrue(space().get(id).isEmpty());
  }

  @Test
  void contents_limit_givesTheOldest() {
    for (int i = 0; i < 5; i++) {
      space().write(xml("<Job n=\"" + i + "\"/>"), Batch.FOREVER);
    }
    List<String> texts = space().contents(xml("<Job/>"), 3).stream().map(Document::text).toList();
    assertEquals(List.of("<Job n=\"0\"/>", "<Job n=\"1\"/>", "<Job n=\"2\"/>"), texts);
  }

  @Test
  void template_notXml_isBadInput() {
    assertThrows(SpaceException.BadInput.class, () -> space().read(xml("<a"), Duration.ZERO));
    assertThrows(SpaceException.BadInput.class, () -> space().contents(xml("no"), 1));
  }

  @Test
  void take_waiting_getsWhatIsWrittenLater() throws Exception {
    CompletableFuture<Document> taken =
        CompletableFuture.supplyAsync(() -> space().take(xml("<Late/>"), LONG).orElseThrow());
    assertFalse(taken.isDone());
    space().write(xml("<Late/>"), Batch.FOREVER);
    assertEquals("<Late/>", taken.get(20, SECONDS).text());
  }

  @Test
  void take_manyAtOnce_giveEachEntryOnce() throws Exception {
    int count = 40;
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> takers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        takers.add(
            threads.submit(() -> taken.add(space().take(xml("<Job/>"), LONG).orElseThrow().id())));
      }
      for (int i = 0; i < count; i++) {
        space().write(xml("<Job n=\"" + i + "\"/>"), Batch.FOREVER);
      }
      for (Future<?> taker : takers) {
        taker.get(20, SECONDS);
      }
    }
    assertEquals(count, new HashSet<>(taken).size());
    assertTrue(space().contents(xml("<Job/>"), 1).isEmpty());
  }

  @Test
  void watch_fromNow_tellsLaterBatchesInOrder() throws Exception {
    put("before", "<a/>");
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Space.Watch watch = space().watch(-1, events::add)) {
      long first =
          space().commit(Batch.builder().put("a", xml("<a/>")).put("b", xml("<b/>")).build());
      long second = space().commit(Batch.builder().delete("a", new Expect.Anything()).build());
      assertEquals(new Event(first, List.of("a", "b"), List.of()), events.poll(20, SECONDS));
      assertEquals(new Event(second, List.of(), List.of("a")), events.poll(20, SECONDS));
    }
  }

  @Test
  void watch_fromASequence_tellsWhatWasMissed() throws Exception {
    long first = space().commit(Batch.builder().put("a", xml("<a/>")).build());
    long second = space().commit(Batch.builder().put("b", xml("<b/>")).build());
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Space.Watch watch = space().watch(first, events::add)) {
      assertEquals(second, events.poll(20, SECONDS).sequence());
    }
  }

  @Test
  void watch_closed_tellsNothingMore() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    Space.Watch watch = space().watch(-1, events::add);
    watch.close();
    try (Space.Watch other = space().watch(-1, event -> told.countDown())) {
      put("a", "<a/>");
      assertTrue(told.await(20, SECONDS));
    }
    assertEquals(List.of(), List.copyOf(events));
  }
}
