package org.cnscs.server.http;

import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Batch;
import org.cnscs.xml.Xml;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessResourceTest extends HttpTest {
  private static final String MANIFEST =
      """
      <c:manifest xmlns:c="urn:cnscs:heap:1" format="1" process="N" number="2" parent="1" label="a &lt;b&gt;" \
      time="2026-01-01T00:00:00Z" threads="1" objects="12" bytes="3456" program="H">
        <c:stream name="out" position="3"/>
        <c:thread id="1" name="main" state="runnable" object="#1.1">
          <c:frame class="demo.Main" method="main([Ljava/lang/String;)V" line="9" point="1"/>
          <c:frame class="demo.Main" method="run(I)V" line="47" point="6">
            <c:local n="1" name="i" type="int">500</c:local>
            <c:local n="2" name="evil" type="java.lang.String" ref="#17.4">&lt;script>alert(1)&lt;/script></c:local>
            <c:local n="3" name="none" type="demo.Main"/>
            <c:monitor ref="#17.3"/>
          </c:frame>
          <c:threadlocal key="#3.1" ref="#3.2"/>
        </c:thread>
        <c:table><c:entry n="1" hash="H" objects="100"/></c:table>
      </c:manifest>\
      """;

  @BeforeEach
  void fill() {
    put(
        "process/N",
        "<c:process xmlns:c=\"urn:cnscs:heap:1\" name=\"N\" state=\"ended\" exit=\"3\""
            + " latest=\"2\"/>");
    put(
        "checkpoint/N/0000000001",
        MANIFEST.replace("number=\"2\"", "number=\"1\"").replace(" label=\"a &lt;b&gt;\"", ""));
    put("checkpoint/N/0000000002", MANIFEST);
  }

  @Test
  void processes_areListed() throws Exception {
    assertTrue(valid(get("/processes"), 200).contains("name=\"N\" state=\"ended\""));
    assertTrue(get("/processes?format=json").body().startsWith("{\"processes\":[{"));
    assertEquals("\"1\"", header(get("/processes/N"), "ETag"));
    problem(get("/processes/M"), 404, "no-document");
  }

  @Test
  void checkpoints_areListed() throws Exception {
    String body = valid(get("/processes/N/checkpoints"), 200);
    assertTrue(body.contains("<c:checkpoint number=\"2\" label=\"a &lt;b>\""), body);
    String expected =
        "{\"process\":\"N\",\"checkpoints\":[{\"number\":1,\"label\":null,\"time\":\"2026-01-01T00:00:00Z\",\"threads\":1,\"objects\":12,\"bytes\":3456},{\"number\":2,\"label\":\"a"
            + " <b>\",";
    String json = get("/processes/N/checkpoints", "Accept", "application/json").body();
    assertTrue(json.startsWith(expected), json);
  }

  @Test
  void manifest_byNumberOrLatest_isTheDocument() throws Exception {
    for (String number : new String[] {"2", "0000000002", "latest"}) {
      HttpResponse<String> response = get("/processes/N/checkpoints/" + number);
      assertEquals(MANIFEST, response.body());
      assertEquals(
          "/spaces/main/entries/checkpoint/N/0000000002", header(response, "Content-Location"));
    }
    problem(get("/processes/N/checkpoints/3"), 404, "no-document");
    problem(get("/processes/N/checkpoints/x"), 404, "no-document");
    problem(get("/processes/N/else"), 404, "not-found");
  }

  @Test
  void manifest_damagedNumber_isSaid() throws Exception {
    put("checkpoint/N/0000000001", "<c:manifest xmlns:c=\"urn:cnscs:heap:1\" number=\"x\"/>");
    problem(get("/processes/N/checkpoints"), 500, "damaged");
  }

  @Test
  void console_pages_showWhatThereIsWithoutRunningIt() throws Exception {
    String home = page("/");
    assertTrue(
        home.contains("<a href=\"/console/process/N\">N</a>") && home.contains("exit status 3"),
        home);
    String process = page("/console/process/N");
    assertTrue(
        process.contains("<a href=\"/console/checkpoint/N/2\">N@2</a>")
            && process.contains("a &lt;b&gt;"),
        process);
    String checkpoint = page("/console/checkpoint/N/2");
    assertTrue(checkpoint.contains("demo.Main.run(I)V line 47"), checkpoint);
    assertTrue(checkpoint.contains("<td>i</td><td>int</td><td>500</td>"), checkpoint);
    assertTrue(checkpoint.contains("<td>none</td><td>demo.Main</td><td>null</td>"), checkpoint);
    assertFalse(checkpoint.contains("<script"), checkpoint);
    String search = page("/console/search?q=runnable%22%3E");
    assertTrue(search.contains("value=\"runnable&quot;>\"") && search.contains("0 found"), search);
    assertTrue(page("/console/search?q=runnable").contains("/console/checkpoint/P/1"));
    assertEquals(400, get("/console/search?q=((").statusCode());
    assertEquals("text/css; charset=utf-8", header(get("/console/style.css"), "Content-Type"));
    problem(get("/console/other"), 404, "not-found");
  }

  private String page(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertEquals(200, response.statusCode(), response.body());
    assertTrue(
        header(response, "Content-Security-Policy")
            .startsWith("default-src 'none'; style-src 'self';"));
    Xml.checkEmbeddable(xml(response.body().substring("<!DOCTYPE html>\n".length())));
    return response.body();
  }

  @Test
  void siteMap_ofManyDocuments_hasPartsThatNameEachOnce() throws Exception {
    Batch.Builder batch = Batch.builder();
    for (int i = 0; i < 20_100; i++) {
      batch.put("d/~" + i + "@x:y-" + "z".repeat(i % 100), xml("<d/>"));
    }
    space.commit(batch.build());
    List<String> parts = locations("sitemap", get("/sitemap.xml").body());
    assertEquals(3, parts.size());
    List<String> pages = new ArrayList<>();
    for (String part : parts) {
      String body = get(part.substring(server.url().length())).body();
      assertTrue(body.length() < 50 << 20);
      List<String> some = locations("url", body);
      assertTrue(some.size() <= 50_000);
      pages.addAll(some);
    }
    assertEquals(space.list("d/", "", 10_000).getFirst().id(), "d/~0@x:y-");
    assertEquals(20_100, pages.stream().filter(page -> page.contains("/entries/d/")).count());
    assertEquals(pages.size(), new HashSet<>(pages).size());
    for (int i = 0; i < pages.size(); i += 2_011) {
      assertEquals(200, get(pages.get(i).substring(server.url().length())).statusCode());
    }
  }

  /** Returns the addresses that a part of a site map names, read as XML. */
  private static List<String> locations(String element, String text) throws Exception {
    XMLStreamReader reader = Xml.reader(xml(text));
    List<String> locations = new ArrayList<>();
    while (reader.hasNext()) {
      boolean begins = reader.next() == XMLStreamReader.START_ELEMENT;
      if (begins && reader.getLocalName().equals("loc")) {
        locations.add(reader.getElementText());
      } else if (begins && reader.getLocalName().equals(element)) {
        assertEquals("http://www.sitemaps.org/schemas/sitemap/0.9", reader.getNamespaceURI());
      }
    }
    return locations;
  }

  @Test
  void site_tellsOfItself() throws Exception {
    String index = get("/sitemap.xml").body();
    assertTrue(
        index.contains("<loc>" + server.url() + "/sitemap.xml?space=main&amp;after=</loc>"), index);
    String part = get("/sitemap.xml?space=main&after=").body();
    assertTrue(
        part.contains("<loc>" + server.url() + "/spaces/main/entries/process/N</loc>"), part);
    String search = get("/opensearch.xml").body();
    assertTrue(
        search.contains(
            "template=\""
                + server.url()
                + "/console/search?q={searchTerms}&amp;after={c:after?}\""),
        search);
    String metrics = get("/metrics").body();
    assertTrue(metrics.contains("cnscs_documents{space=\"main\"} 3\n"), metrics);
    assertTrue(
        metrics.contains("cnscs_http_requests_total{method=\"GET\",status=\"200\"} "), metrics);
  }
}
