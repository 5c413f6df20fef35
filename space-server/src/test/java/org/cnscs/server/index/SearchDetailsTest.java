package org.cnscs.server.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult.Count;
import org.cnscs.space.SearchResult.Facet;
import org.cnscs.space.SearchResult.Fragment;
import org.cnscs.space.SearchResult.Hit;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

/** Facets of a result, and fragments of its hits. */
class SearchDetailsTest extends IndexFixture {
  private static final String LINE =
      "<c:line xmlns:c=\"urn:cnscs:heap:1\" n=\"17\"><demo.Account c:id=\"3\" balance=\"250.50\"/>"
          + "<demo.Account c:id=\"4\" balance=\"7\"/><demo.Bank-Customer c:id=\"5\""
          + " name=\"Ann\"/></c:line>";

  private List<Facet> facets(String query, int most, String... fields) {
    return search(new SearchRequest(query, 1).counting(List.of(fields), most)).facets();
  }

  @Test
  void facets_countTheValuesOfAllHits() {
    put("main", "line/x", LINE);
    putAll("d", 10, i -> "<order state='" + (i < 7 ? "open" : "done") + "' n='" + i + "'/>");
    put("other", "d", "<order state='elsewhere'/>");
    assertEquals(
        List.of(
            new Facet("kind", 2, List.of(new Count("entry", 10), new Count("object", 3))),
            new Facet(
                "class",
                2,
                List.of(new Count("demo.Account", 2), new Count("demo.Bank$Customer", 1))),
            new Facet("state", 2, List.of(new Count("open", 7), new Count("done", 3))),
            new Facet("nothing", 0, List.of())),
        facets("*:*", 10, "kind", "class", "state", "nothing"));
    assertEquals(
        List.of(new Facet("state", 2, List.of(new Count("open", 2), new Count("done", 1)))),
        facets("n:[5 TO 7]", 10, "state"));
  }

  @Test
  void facets_tellTheMostFrequentAndHowManyThereAre() {
    putAll("d", 30, i -> "<d v='" + (i < 3 ? "often" : "v" + i) + "'/>");
    assertEquals(
        List.of(new Facet("v", 28, List.of(new Count("often", 3), new Count("v10", 1)))),
        facets("element:d", 2, "v"));
  }

  @Test
  void facets_afterChanges_followThem() {
    put("main", "a", "<d v='one'/>");
    put("main", "b", "<d v='one'/>");
    assertEquals(2, facets("element:d", 5, "v").getFirst().counts().getFirst().count());
    put("main", "a", "<d v='two'/>");
    delete("main", "b");
    assertEquals(
        List.of(new Facet("v", 1, List.of(new Count("two", 1)))), facets("element:d", 5, "v"));
  }

  @Test
  void facets_thatAreTooMany_areRefused() {
    List<String> many = Collections.nCopies(17, "kind");
    SearchRequest request = new SearchRequest("*:*", 1).counting(many, 5);
    assertThrows(SpaceException.BadInput.class, () -> search(request));
    SearchRequest text = new SearchRequest("*:*", 1).counting(List.of("text"), 5);
    assertThrows(SpaceException.BadInput.class, () -> search(text));
  }

  private List<Fragment> fragments(String query) {
    return search(new SearchRequest(query, 1).showing(3)).hits().getFirst().fragments();
  }

  private void assertFragments(String query, String field, String... parts) {
    assertEquals(List.of(new Fragment(field, List.of(parts))), fragments(query), query);
  }

  @Test
  void fragments_ofWords_markThem() {
    put("main", "a", "<note by='Zoe'>The quick brown fox &amp; the &lt;b> dog</note>");
    assertFragments("quick", "value", "The ", "quick", " brown fox & the <b> dog");
    assertFragments("value:qui*", "value", "The ", "quick", " brown fox & the <b> dog");
    assertFragments("\"brown fox\"", "value", "The quick ", "brown", " ", "fox", " & the <b> dog");
    assertFragments("quack~", "value", "The ", "quick", " brown fox & the <b> dog");
    assertFragments("by:zoe", "by", "", "Zoe", "");
    assertFragments("by:Zoe NOT fix", "by", "", "Zoe", "");
    assertEquals(
        List.of("element", "by"),
        fragments("by:Zoe element:note NOT xyz").stream().map(Fragment::field).toList());
  }

  @Test
  void fragments_ofNumbers_markThem() {
    put("main", "line/x", LINE);
    assertFragments("balance:>100", "balance", "", "250.50", "");
    assertFragments("balance:250.5", "balance", "", "250.50", "");
    assertFragments("class:Customer", "class", "demo.Bank$", "Customer", "");
  }

  @Test
  void fragments_ofLongText_areWindows() {
    String far = "x ".repeat(500) + "needle " + "y ".repeat(500) + "needle \ud83d\ude00 ";
    put("main", "a", "<note>" + far + "z ".repeat(300) + "</note>");
    List<Fragment> found = fragments("needle");
    assertEquals(2, found.size());
    for (Fragment fragment : found) {
      assertEquals("needle", fragment.parts().get(1));
      assertTrue(String.join("", fragment.parts()).length() <= 161, fragment.toString());
    }
  }

  @Test
  void search_longValue_isFoundByAllOfItAndByItsBegin() {
    String text = "Begin of a long value " + "x".repeat(20) + " and more ".repeat(30);
    String value = text.strip();
    put("main", "a", "<note text='n' long='" + value + "'/>");
    put("main", "b", "<note text='n' long='" + value + "!'/>");
    assertEquals(2, search("long:\"" + value + "\"").total());
    assertEquals(List.of("a"), ids(search("long:Begin* NOT id:b")));
    Hit best = search("long:\"" + value + "\"").hits().getFirst();
    assertEquals("a", best.document(), "the exact one first");
    assertEquals(
        new Facet("long", 2, List.of(new Count(value.substring(0, 64) + "\u2026", 1))),
        facets("element:note", 1, "long").getFirst());
    assertEquals(1, facets("text:n", 1, "element").size());
    assertEquals(2, search("text:n").total());
  }

  @Test
  void fragments_ofADocumentThatIsGone_areNone() {
    put("main", "a", "<note>needle</note>");
    search("needle");
    gate.close();
    delete("main", "a");
    SearchRequest request =
        new SearchRequest("needle", 1).showing(3).answeredWithin(java.time.Duration.ZERO);
    assertEquals(List.of(), search(request).hits().getFirst().fragments());
  }
}
