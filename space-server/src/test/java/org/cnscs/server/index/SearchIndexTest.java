package org.cnscs.server.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cnscs.server.store.Change;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SearchResult.Hit;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Hash;
import org.junit.jupiter.api.Test;

class SearchIndexTest extends IndexFixture {
  private static final String HEAP = " xmlns:c=\"urn:cnscs:heap:1\"";
  private static final String LINE =
      "<c:line"
          + HEAP
          + " n=\"17\"><demo.Account c:id=\"3\" owner=\"#4\" balance=\"250.50\" next=\"#21.2\""
          + " note=\"paid in full\"/><demo.Bank-Customer c:id=\"4\" name=\"Ann Smith\""
          + " debt=\"-5\"/><c:string c:id=\"5\">The quick brown fox</c:string><c:statics c:id=\"7\""
          + " class=\"demo.Main\" counter=\"12\"/><c:array c:id=\"8\" of=\"int\">1 2 3</c:array>"
          + "</c:line>";
  private static final String LINE_HASH = Hash.of(LINE.getBytes(UTF_8));

  private static String manifest(int number) {
    String time = "2026-01-0" + (1 + number % 9) + "T00:00:00Z";
    return "<c:manifest"
        + HEAP
        + " format=\"1\" process=\"demo\" number=\""
        + number
        + "\" label=\"before lunch\""
        + " time=\""
        + time
        + "\" threads=\"1\" objects=\"5\" bytes=\"400\" program=\"H\"><c:property"
        + " name=\"user.name\">ann</c:property><c:thread id=\"1\" name=\"main\" state=\"runnable\""
        + " object=\"#1.1\"><c:frame class=\"demo.Main\" method=\"main([Ljava/lang/String;)V\""
        + " line=\"12\" point=\"1\"/><c:frame class=\"demo.Main\" method=\"run(I)V\" line=\"47\""
        + " point=\"6\"><c:local n=\"1\" name=\"i\" type=\"int\">"
        + (495 + number)
        + "</c:local><c:local n=\"0\" name=\"this\" type=\"demo.Main\" ref=\"#17.3\"/><c:local"
        + " n=\"2\" name=\"customer\" type=\"java.lang.String\" ref=\"#17.4\">Ann"
        + " Smith</c:local><c:monitor ref=\"#17.3\"/></c:frame></c:thread><c:table><c:entry"
        + " n=\"17\" hash=\""
        + LINE_HASH
        + "\" objects=\"5\"/></c:table></c:manifest>";
  }

  private void putArchive() {
    put("main", "line/" + LINE_HASH, LINE);
    for (int number = 1; number <= 3; number++) {
      put("main", "checkpoint/demo/000000000" + number, manifest(number));
    }
    put("main", "entry/9-0", "<order n='9' by='Zoe'><item sort='ink'>blue ink</item></order>");
  }

  private static String delta(int number, String objects) {
    return "<c:delta"
        + HEAP
        + " n=\""
        + number
        + "\"><c:line n=\"17\">"
        + objects
        + "</c:line></c:delta>";
  }

  private void putWithDeltas(int number, String... deltas) {
    StringBuilder entries = new StringBuilder();
    for (String delta : deltas) {
      String hash = Hash.of(delta.getBytes(UTF_8));
      put("main", "line/" + hash, delta);
      entries.append("<c:delta n=\"1\" hash=\"").append(hash).append("\" objects=\"1\"/>");
    }
    put(
        "main",
        "checkpoint/demo/000000000" + number,
        manifest(number).replace("</c:table>", entries + "</c:table>"));
  }

  private List<String> checkpoints(String query) {
    SearchResult found = search(query);
    assertEquals(1, found.hits().size(), query);
    return found.hits().getFirst().checkpoints();
  }

  @Test
  void object_inADeltaLine_isFoundAsItIsInEachCheckpoint() throws IOException {
    putArchive();
    String first = delta(1, "<demo.Account c:id=\"3\" balance=\"300\" next=\"#4\"/>");
    String second = delta(2, "<demo.Account c:id=\"3\" balance=\"400\" address=\"17.4\"/>");
    putWithDeltas(4, first);
    putWithDeltas(5, first, second);
    assertEquals(List.of("demo@3", "demo@2", "demo@1"), checkpoints("balance:250.5"));
    assertEquals(List.of("demo@4"), checkpoints("balance:300"));
    assertEquals(List.of("demo@5"), checkpoints("balance:400"));
    assertEquals(5, checkpoints("class:Customer name:\"Ann Smith\"").size());
    assertEquals("17.3", search("balance:400").hits().getFirst().place());
    assertEquals(1, search("ref:17.4 balance:300").total());
  }

  private String putTable(String content) {
    String table = "<c:table" + HEAP + ">" + content + "</c:table>";
    String hash = Hash.of(table.getBytes(UTF_8));
    put("main", "table/" + hash, table);
    return hash;
  }

  private static String named(String element, String hash) {
    return "<c:" + element + " n=\"17\" from=\"1\" to=\"99\" hash=\"" + hash + "\"/>";
  }

  @Test
  void object_inASubtable_isFoundInAllCheckpointsWhoseTablesLeadToIt() throws IOException {
    putArchive();
    String delta = delta(1, "<demo.Account c:id=\"3\" balance=\"300\" next=\"#4\"/>");
    put("main", "line/" + Hash.of(delta.getBytes(UTF_8)), delta);
    String deltas = putTable(named("delta", Hash.of(delta.getBytes(UTF_8))));
    String leaf = putTable(named("entry", LINE_HASH));
    String other = putTable(named("entry", LINE_HASH) + named("entry", "aa"));
    String above = putTable(named("entries", leaf) + named("entries", "bb"));
    String entry = "<c:entry n=\"17\" hash=\"" + LINE_HASH + "\" objects=\"5\"/>";
    List<String> tables =
        List.of(
            named("entries", above),
            named("entries", other),
            named("entries", "cc"),
            named("entries", above) + named("deltas", deltas));
    for (int i = 0; i < tables.size(); i++) {
      String manifest = manifest(4 + i).replace(entry, tables.get(i));
      put("main", "checkpoint/demo/000000000" + (4 + i), manifest);
    }
    assertEquals(
        List.of("demo@5", "demo@4", "demo@3", "demo@2", "demo@1"), checkpoints("balance:250.5"));
    assertEquals(List.of("demo@7"), checkpoints("balance:300"));
    assertEquals(
        List.of("demo@7", "demo@5", "demo@4", "demo@3", "demo@2", "demo@1"),
        checkpoints("class:Customer name:\"Ann Smith\""));
    assertEquals(0, search("kind:table").total());
    assertEquals(0, search("hash:" + leaf).total());
    assertEquals(
        0, search("NOT kind:entry NOT kind:object NOT kind:frame NOT kind:manifest").total());
  }

  @Test
  void object_withVeryManyLaterStates_isNotToldOfCheckpointsThatHaveOne() throws IOException {
    putArchive();
    List<Change> states = new ArrayList<>();
    for (int i = 1; i <= 10_050; i++) {
      String state = delta(i, "<demo.Account c:id=\"3\" balance=\"" + (1000 + i) + "\"/>");
      String id = "line/" + Hash.of(state.getBytes(UTF_8));
      states.add(new Change.Put("main", id, state.getBytes(UTF_8), new Expect.Anything()));
    }
    engine.commit(epoch, null, states);
    putWithDeltas(4, delta(10_050, "<demo.Account c:id=\"3\" balance=\"11050\"/>"));
    assertEquals(List.of("demo@3", "demo@2", "demo@1"), checkpoints("balance:250.5"));
    assertEquals(List.of(), checkpoints("balance:1001"));
    assertEquals(List.of("demo@4"), checkpoints("balance:11050"));
  }

  private void assertPlaces(String query, String... places) {
    List<String> found = search(query).hits().stream().map(Hit::place).sorted().toList();
    assertEquals(Stream.of(places).sorted().toList(), found, query);
  }

  private void assertTotal(String query, long total) {
    assertEquals(total, search(query).total(), query);
  }

  @Test
  void search_frameOfAClassWithALoadersNumber_isFoundByTheClassAlone() {
    String main = "class=\"demo.Main\" method=\"run";
    String part = "class=\"demo.Part/2\" method=\"run";
    put("main", "checkpoint/demo/0000000001", manifest(1).replace(main, part));
    assertTotal("frame:Part.run", 1);
    assertTotal("kind:frame class:demo.Part", 1);
    assertTotal("kind:frame class:\"demo.Part/2\"", 1);
  }

  @Test
  void search_object_namesPlaceAndEveryCheckpointNewestFirst() {
    putArchive();
    SearchResult result = search("class:demo.Account balance:[100 TO *]");
    Hit expected =
        new Hit(
            "object",
            "line/" + LINE_HASH,
            "17.3",
            "demo.Account owner=#4 balance=250.50 next=#21.2 note=paid in full",
            List.of("demo@3", "demo@2", "demo@1"));
    assertEquals(new SearchResult(1, List.of(expected)), result);
  }

  @Test
  void search_frame_namesThreadFrameAndCheckpoint() {
    putArchive();
    SearchResult result = search("frame:Main.run local.i:>497");
    Hit expected =
        new Hit(
            "frame",
            "checkpoint/demo/0000000003",
            "thread 1 (main), frame 2: demo.Main.run(I)V line 47",
            "demo.Main.run(I)V line 47 i=498 this=#17.3 customer=Ann Smith",
            List.of("demo@3"));
    assertEquals(new SearchResult(1, List.of(expected)), result);
  }

  @Test
  void search_objectForms_find() {
    putArchive();
    assertPlaces("class:Account", "17.3");
    assertPlaces("class:demo.Bank$Customer", "17.4");
    assertPlaces("class:Customer", "17.4");
    assertPlaces("kind:object class:Main", "17.7");
    assertPlaces("class:demo.A*", "17.3");
    assertPlaces("class:account");
    assertPlaces("balance:250.5", "17.3");
    assertPlaces("balance:>=250.5", "17.3");
    assertPlaces("balance:>250.5");
    assertPlaces("balance:{250.5 TO 300]");
    assertPlaces("balance:[250.5 TO 300}", "17.3");
    assertPlaces("balance:<1000", "17.3");
    assertPlaces("debt:-5", "17.4");
    assertPlaces("debt:<=-5", "17.4");
    assertPlaces("debt:[-10 TO -1]", "17.4");
    assertPlaces("name:\"Ann Smith\"", "17.4");
    assertPlaces("name:smith", "17.4");
    assertPlaces("name:Sm*", "17.4");
    assertPlaces("note:\"paid full\"");
    assertPlaces("counter:12 kind:object", "17.7");
    assertPlaces("ref:17.4 kind:object", "17.3");
    assertPlaces("owner:17.4", "17.3");
    assertPlaces("address:17.5", "17.5");
    assertPlaces("class:java.lang.String", "17.5");
    assertPlaces("\"quick brown\"", "17.5");
    assertPlaces("kind:object (fox OR paid)", "17.3", "17.5");
    assertPlaces("kind:object NOT class:Account NOT class:Customer NOT class:Main", "17.5", "17.8");
    assertPlaces("Account", "17.3");
  }

  @Test
  void search_frameForms_find() {
    putArchive();
    assertTotal("frame:demo.Main.run", 3);
    assertTotal("frame:run", 3);
    assertTotal("frame:main", 3);
    assertTotal("frame:Main.walk", 0);
    assertTotal("kind:frame class:Main", 6);
    assertTotal("line:47", 3);
    assertTotal("line:[40 TO 50]", 3);
    assertTotal("local.i:498", 1);
    assertTotal("local.i:498.0", 1);
    assertTotal("local.customer:Ann", 3);
    assertTotal("local.customer:\"Ann Smith\" checkpoint:2", 1);
    assertTotal("kind:frame checkpoint:\"demo@2\"", 2);
    assertTotal("kind:frame process:demo thread:main state:runnable", 6);
    assertTotal("monitor:17.3", 3);
    assertTotal("kind:frame smith", 3);
  }

  @Test
  void search_manifestsAndEntries_find() {
    putArchive();
    assertTotal("kind:manifest", 3);
    assertTotal("kind:manifest label:lunch", 3);
    assertTotal("label:\"before lunch\"", 3);
    assertTotal("kind:manifest time:[2026-01-03 TO *]", 2);
    assertTotal("property.user.name:ann", 3);
    Hit entry = search("kind:entry by:Zoe item:ink item.sort:ink n:>8").hits().getFirst();
    assertEquals(
        new Hit("entry", "entry/9-0", "", "order n=9 by=Zoe item=blue ink", List.of()), entry);
    assertTotal("*:*", 5 + 3 + 6 + 1);
  }

  @Test
  void search_otherSpace_seesNothingOfThisOne() {
    putArchive();
    put("other", "d", "<d/>");
    assertEquals(1, index.search("other", new SearchRequest("*:*", 10)).total());
  }

  @Test
  void search_afterChangesAndRemovals_followsThem() {
    putArchive();
    delete("main", "checkpoint/demo/0000000003");
    assertTotal("frame:run", 2);
    assertEquals(
        List.of("demo@2", "demo@1"), search("class:Account").hits().getFirst().checkpoints());
    put("main", "entry/9-0", "<order by='Max'/>");
    assertTotal("by:Zoe", 0);
    assertTotal("by:Max", 1);
  }

  @Test
  void search_lineInManyCheckpoints_namesTwentyAndTheTotal() {
    put("main", "line/" + LINE_HASH, LINE);
    for (int number = 10; number < 35; number++) {
      put("main", "checkpoint/demo/00000000" + number, manifest(number));
    }
    Hit hit = search("class:Account").hits().getFirst();
    assertEquals(20, hit.checkpoints().size());
    assertTrue(hit.summary().startsWith("(in 25 checkpoints) demo.Account"), hit.summary());
  }

  @Test
  void search_limit_cutsHitsButNotTheTotal() {
    putArchive();
    SearchResult result = index.search("main", new SearchRequest("kind:frame", 2));
    assertEquals(6, result.total());
    assertEquals(2, result.hits().size());
  }

  @Test
  void search_queryThatDoesNotParse_namesThePosition() {
    assertBad("class:demo AND (balance:>3", 27);
    assertBad("debt:-5 AND )", 13);
    assertBad("a:[1 TO", 8);
    assertBad("", 1);
    assertBad("note:\"open", 11);
  }

  private void assertBad(String query, int position) {
    SpaceException.BadQuery e =
        assertThrows(SpaceException.BadQuery.class, () -> search(query), query);
    assertTrue(e.getMessage().contains("at character " + position + ":"), e.getMessage());
    assertTrue(e.getMessage().contains("frame:Main.run local.i:>400"), e.getMessage());
  }

  @Test
  void open_afterClose_catchesUpWithoutRebuilding() {
    putArchive();
    assertTotal("kind:frame", 6);
    index.close();
    put("main", "checkpoint/demo/0000000004", manifest(4));
    engine.close();
    open();
    assertTotal("kind:frame", 8);
  }
}
