package org.cnscs.server.http;

import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.space.Batch;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search over HTTP, in a space with a real index. */
class SearchResourceTest extends HttpTest {
  private static final Pattern DOCUMENT = Pattern.compile("document=\"([^\"]*)\"");

  @TempDir private Path directory;
  private SpaceHost host;
  private Space indexed;

  @BeforeEach
  void serve() {
    host = SpaceHost.open(directory.resolve("space"), Clock.systemUTC());
    indexed = host.space("main");
    server.close();
    server = SpaceHttpServer.start(new OneSpace(indexed), options());
  }

  @AfterEach
  void end() {
    host.close();
  }

  private void fill() {
    Batch.Builder batch = Batch.builder();
    for (int i = 0; i < 10; i++) {
      batch.put("d" + i, xml("<a n=\"" + i + "\" who=\"Zeb &amp; &lt;Co&gt; " + i % 2 + "\"/>"));
    }
    indexed.commit(batch.build());
  }

  @Test
  void search_xmlAndJson_areTheHits() throws Exception {
    fill();
    String all = "/spaces/main/search?q=zeb&sort=n:desc&limit=2&facet=who&facet=kind&counts=1";
    String body = valid(get(all + "&fragments=1"), 200);
    assertTrue(body.contains("<c:hit kind=\"entry\" document=\"d9\" place=\"\""), body);
    assertTrue(
        body.contains(
            "<c:fragment field=\"who\"><c:match>Zeb</c:match> &amp; &lt;Co&gt; 1</c:fragment>"),
        body);
    assertTrue(
        body.contains(
            "<c:facet field=\"who\" values=\"2\"><c:count value=\"Zeb &amp; &lt;Co> 0\""
                + " hits=\"5\"/>"),
        body);
    String json = get(all + "&fragments=1", "Accept", "application/json").body();
    assertTrue(
        json.startsWith("{\"total\":10,\"hits\":[{\"kind\":\"entry\",\"document\":\"d9\""), json);
    assertTrue(
        json.contains("\"fragments\":[{\"field\":\"who\",\"parts\":[\"\",\"Zeb\",\" & <Co> 1\"]}]"),
        json);
    assertTrue(
        json.contains(
            "\"facets\":[{\"field\":\"who\",\"values\":2,\"counts\":[{\"value\":\"Zeb & <Co>"
                + " 0\",\"hits\":5}]},"
                + "{\"field\":\"kind\",\"values\":1,\"counts\":[{\"value\":\"entry\",\"hits\":10}]}]"),
        json);
    assertTrue(json.endsWith("\"behind\":0}"), json);
  }

  @Test
  void search_linkToTheNextPage_leadsThroughAll() throws Exception {
    fill();
    String path = "/spaces/main/search?q=who:Zeb*%20OR%20zeb&sort=n&limit=4&facet=kind";
    List<String> ids = new ArrayList<>();
    while (!path.isEmpty()) {
      HttpResponse<String> response = get(path);
      String body = valid(response, 200);
      DOCUMENT.matcher(body).results().forEach(found -> ids.add(found.group(1)));
      path = header(response, "Link").replaceAll("<(.*)>; rel=\"next\"", "$1");
    }
    assertEquals("d0 d1 d2 d3 d4 d5 d6 d7 d8 d9", String.join(" ", ids));
  }

  @Test
  void search_emptyParameters_areAsIfTheyWereNotThere() throws Exception {
    fill();
    String body =
        get("/spaces/main/search?q=zeb&limit=&sort=&after=&facet=&counts=&within=").body();
    assertTrue(body.contains("total=\"10\""), body);
  }

  @Test
  void search_wrongParameters_areRefused() throws Exception {
    problem(get("/spaces/main/search?q=(("), 400, "bad-query");
    problem(get("/spaces/main/search?q=" + "(".repeat(3_000)), 400, "bad-query");
    for (String wrong :
        List.of(
            "after=x",
            "limit=0",
            "limit=10001",
            "counts=0",
            "fragments=21",
            "sort=text",
            "within=-1",
            "facet=text")) {
      problem(get("/spaces/main/search?q=a&" + wrong), 400, "bad-input");
    }
  }

  @Test
  void search_fromAClient_isTheSameAsHere() {
    fill();
    SearchRequest request =
        new SearchRequest("zeb OR n:>3", 3)
            .sortedBy("who:desc")
            .counting(List.of("who", "n"), 4)
            .showing(2)
            .answeredWithin(Duration.ofSeconds(30));
    try (Space remote = Spaces.open(URI.create(server.url() + "/spaces/main").toString())) {
      SearchResult here = indexed.search(request);
      assertEquals(here, remote.search(request));
      assertEquals(
          indexed.search(request.goingOnAfter(here.next())),
          remote.search(request.goingOnAfter(here.next())));
    }
  }

  @Test
  void openSearch_templatesFilledIn_areAnswered() throws Exception {
    fill();
    String description = get("/opensearch.xml").body();
    String template =
        description.replaceAll("(?s).*type=\"application/xml\" template=\"([^\"]*)\".*", "$1");
    String filled =
        template
            .replace("&amp;", "&")
            .replace("{searchTerms}", "zeb")
            .replace("{count?}", "3")
            .replaceAll("\\{[a-z:]+\\?}", "");
    String body = valid(get(filled.substring(server.url().length())), 200);
    String next = body.replaceAll("(?s).* next=\"([^\"]*)\".*", "$1");
    String second = filled.replace("after=", "after=" + next).replace("limit=3", "limit=");
    assertEquals(
        7, valid(get(second.substring(server.url().length())), 200).split("<c:hit ").length - 1);
  }
}
