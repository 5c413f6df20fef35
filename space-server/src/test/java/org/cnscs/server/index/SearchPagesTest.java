package org.cnscs.server.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders of hits, and pages of them. */
class SearchPagesTest extends IndexFixture {
  private static final SearchRequest ALL = new SearchRequest("element:d", 100);

  private List<String> sorted(String order) {
    return ids(search(ALL.sortedBy(order)));
  }

  @Test
  void search_sortedByAField_hasNumbersByValueThenTextsThenTheRest() {
    put("main", "a", "<d n='10'/>");
    put("main", "b", "<d n='9.5'/>");
    put("main", "c", "<d n='-3'/>");
    put("main", "e", "<d n='pear'/>");
    put("main", "f", "<d n='apple'/>");
    put("main", "g", "<d m='1'/>");
    assertEquals(List.of("c", "b", "a", "f", "e", "g"), sorted("n"));
    assertEquals(List.of("c", "b", "a", "f", "e", "g"), sorted("n:asc"));
    assertEquals(List.of("a", "b", "c", "e", "f", "g"), sorted("n:desc"));
    assertEquals("g", sorted("m").getFirst());
    assertEquals(6, sorted("nothing").size());
  }

  @Test
  void search_sortedByATime_isInItsOrder() {
    put("main", "a", "<d at='2026-03-01T10:00:00Z'/>");
    put("main", "b", "<d at='2025-12-31T10:00:00Z'/>");
    put("main", "c", "<d at='2026-03-01T09:59:59Z'/>");
    assertEquals(List.of("b", "c", "a"), sorted("at"));
    assertEquals(List.of("a", "c", "b"), sorted("at:desc"));
  }

  @Test
  void search_sortedByAFieldWithSeveralValues_countsTheFirst() {
    put("main", "a", "<d><n>5</n><n>1</n></d>");
    put("main", "b", "<d><n>3</n></d>");
    put("main", "c", "<d><n>4</n><n>2</n></d>");
    assertEquals(List.of("a", "c", "b"), sorted("n"));
    assertEquals(List.of("a", "c", "b"), sorted("n:desc"));
  }

  @Test
  void search_newest_isByTimeOfWriting() {
    put("main", "entry/2-0", "<d/>");
    put("main", "entry/10-0", "<d/>");
    put("main", "entry/10-1", "<d/>");
    put("main", "other", "<d/>");
    assertEquals(
        List.of("entry/10-1", "entry/10-0", "entry/2-0", "other"), sorted(SearchRequest.NEWEST));
    assertEquals(sorted(SearchRequest.NEWEST), sorted(SearchRequest.BEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "newest", "n", "n:desc", "name", "name:desc", "missing"})
  void search_pageByPage_isTheWholeOnce(String order) {
    Random random = new Random(5);
    putAll(
        "entry/1-",
        60,
        i -> {
          String text = random.nextInt(4) == 0 ? " name='x" + random.nextInt(5) + "'" : "";
          return "<d n='" + random.nextInt(7) + "'" + text + "/>";
        });
    SearchRequest request = new SearchRequest("element:d OR n:3", 100).sortedBy(order);
    List<String> whole = ids(search(request));
    assertEquals(60, whole.size());
    assertEquals(whole, pages("element:d OR n:3", order, 7, page -> {}));
  }

  /** What happens between pages. */
  private interface Between {
    void after(int page);
  }

  private List<String> pages(String query, String order, int limit, Between between) {
    List<String> found = new ArrayList<>();
    SearchRequest request = new SearchRequest(query, limit).sortedBy(order);
    String next = "";
    for (int page = 0; next != null; page++) {
      SearchResult result = search(request.goingOnAfter(next));
      found.addAll(ids(result));
      next = result.next();
      between.after(page);
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "n", "name:desc"})
  void search_pageByPageWhileOthersWrite_hasWhatWasThereOnce(String order) {
    putAll("d", 50, i -> "<d n='" + i % 5 + "' name='n" + i % 7 + "'>word " + i + "</d>");
    List<String> before = ids(search(new SearchRequest("word", 100).sortedBy(order)));
    List<String> found =
        pages(
            "word",
            order,
            4,
            page -> {
              int some = page < 10 ? 20 : 0; // or those without a name would never end
              putAll("new" + page + "-", some, i -> "<d n='" + i % 5 + "'>word word</d>");
              put("main", "other" + page, "<other>nothing</other>");
            });
    assertEquals(new HashSet<>(found).size(), found.size(), "each once");
    List<String> old = found.stream().filter(id -> id.startsWith("d")).toList();
    assertEquals(before, old);
  }

  @Test
  void search_nextPageAfterSegmentsWithOtherValues_hasTheRest() {
    for (int i = 0; i < 20; i++) {
      put("main", "d" + i, "<d n='5'/>");
    }
    SearchRequest request = new SearchRequest("element:d", 10).sortedBy("n");
    SearchResult first = search(request);
    List<String> found = new ArrayList<>(ids(first));
    for (int i = 0; i < 30; i++) {
      put("main", "other" + i, "<d n='unknown'/>");
      assertEquals(21 + i, search(request).total(), "each in a segment, until they are merged");
    }
    found.addAll(ids(search(request.goingOnAfter(first.next()))));
    assertEquals(20, new HashSet<>(found).size(), found.toString());
    assertTrue(found.stream().allMatch(id -> id.startsWith("d")), found.toString());
  }

  @Test
  void search_cursorAfterARestart_goesOn() {
    putAll("d", 9, i -> "<d n='" + i + "'/>");
    SearchRequest request = new SearchRequest("element:d", 4).sortedBy("n");
    String next = search(request).next();
    close();
    open();
    assertEquals(List.of("d4", "d5", "d6", "d7"), ids(search(request.goingOnAfter(next))));
  }

  @Test
  void search_lastPage_hasNoNext() {
    put("main", "a", "<d/>");
    put("main", "b", "<d/>");
    assertNull(search(new SearchRequest("element:d", 2)).next());
    String next = search(new SearchRequest("element:d", 1)).next();
    SearchResult rest = search(new SearchRequest("element:d", 1).goingOnAfter(next));
    assertEquals(1, rest.hits().size());
    assertEquals(2, rest.total());
    assertNull(rest.next());
  }

  @Test
  void search_cursorThatIsNotOne_isRefused() {
    putAll("d", 3, i -> "<d n='" + i + "'/>");
    SearchRequest request = new SearchRequest("element:d", 1).sortedBy("n");
    String cursor = search(request).next();
    String flipped = (cursor.charAt(20) == 'A' ? 'B' : 'A') + cursor.substring(21);
    List<String> wrong =
        List.of(
            "x",
            "\u0000",
            cursor + "A",
            cursor.substring(1),
            "a".repeat(20_000),
            cursor.substring(0, 20) + flipped,
            cursor.substring(0, cursor.length() - 1));
    for (String each : wrong) {
      assertRefused(request.goingOnAfter(each));
    }
    assertRefused(request.sortedBy("n:desc").goingOnAfter(cursor));
    assertRefused(new SearchRequest("element:e", 1).sortedBy("n").goingOnAfter(cursor));
    assertThrows(
        SpaceException.BadInput.class, () -> index.search("other", request.goingOnAfter(cursor)));
    assertNotEquals(cursor, search(request.goingOnAfter(cursor)).next());
  }

  private void assertRefused(SearchRequest request) {
    SpaceException.BadInput e =
        assertThrows(SpaceException.BadInput.class, () -> search(request), request.after());
    assertTrue(e.getMessage().contains("cursor"), e.getMessage());
  }

  @Test
  void search_orderThatIsNotOne_isRefused() {
    for (String order : List.of("", ":desc", "text", "text:desc", "x".repeat(600))) {
      assertThrows(SpaceException.BadInput.class, () -> search(ALL.sortedBy(order)), order);
    }
  }
}
