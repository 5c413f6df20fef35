package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.cnscs.server.http.ApiDescription.Outcome;
import org.cnscs.server.http.ApiDescription.Resource;
import org.cnscs.space.remote.Problem;
import org.junit.jupiter.api.Test;

/** The OpenAPI document and the server, each compared with the other. */
class OpenApiTest extends HttpTest {
  private static final String ENTRIES = "/spaces/main/entries";
  private static final String JOB = "<Job/>";

  private final Set<Outcome> seen = new HashSet<>();
  private HttpResponse<String> last;

  @Test
  void document_isServed() throws Exception {
    HttpResponse<String> response = get("/openapi.json");
    assertEquals("application/json", header(response, "Content-Type"));
    assertArrayEquals(
        Resources.read("openapi.json"), response.body().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void problems_areThoseOfTheServer() {
    Set<String> described = new TreeSet<>();
    DESCRIPTION
        .document()
        .at("/components/schemas/Problem/properties/type/enum")
        .forEach(type -> described.add(type.asText()));
    Set<String> kinds = new TreeSet<>();
    Arrays.stream(Problem.Kind.values()).forEach(kind -> kinds.add(Problem.of(kind, "").type()));
    assertEquals(kinds, described);
  }

  @Test
  void methods_areThoseOfTheServer() throws Exception {
    for (Resource resource : DESCRIPTION.resources()) {
      String path = resource.path().replace("{space}", "main").replaceAll("\\{\\w+}", "1");
      HttpResponse<String> response = call("PATCH", path, "");
      assertEquals(405, response.statusCode(), path);
      Set<String> allowed = new TreeSet<>(Set.of(header(response, "Allow").split(", ")));
      Set<String> described = new TreeSet<>();
      resource.methods().forEach(method -> described.add(method.toUpperCase()));
      if (described.contains("GET")) {
        described.add("HEAD");
      }
      assertEquals(described, allowed, path);
    }
  }

  @Test
  void reference_namesEveryResource() throws Exception {
    String page = Files.readString(Path.of("../docs/reference/http.md"));
    for (Resource resource : DESCRIPTION.resources()) {
      String path =
          resource
              .path()
              .replace("{space}", "{s}")
              .replace("{name}", "{n}")
              .replace("{number}", "{k}");
      boolean told = page.contains("`" + path + "`") || path.startsWith("/console/");
      assertTrue(told, "http.md does not name " + path);
    }
    for (Problem.Kind kind : Problem.Kind.values()) {
      String type = Problem.of(kind, "").type().substring("urn:cnscs:problem:".length());
      assertTrue(page.contains("`" + type + "`"), "http.md does not name the problem " + type);
    }
  }

  /** Makes the server give every answer that is described, but for problems. */
  @Test
  void goodAnswers_areGivenAndAreAsDescribed() throws Exception {
    pages();
    documents();
    matches();
    leases("/spaces/main");
    leases("");
    transactions("/spaces/main");
    transactions("");
    events();
    Set<Outcome> missing = new HashSet<>(DESCRIPTION.goodOutcomes());
    missing.removeAll(seen);
    missing.removeIf(outcome -> outcome.status() == 303); // AccessTest sees it: it needs a token
    assertEquals(Set.of(), missing);
  }

  private void see(String method, String path, String body, String... headers) throws Exception {
    last = call(method, path, body, headers);
    seen.add(DESCRIPTION.check(last.request(), last));
    boolean isXml = header(last, "Content-Type").equals("application/xml");
    if (isXml && last.body().contains("\"urn:cnscs:space:1\"")) {
      valid(last, last.statusCode());
    }
  }

  /** Sees both forms of an answer. */
  private void seeBoth(String method, String path, String body) throws Exception {
    see(method, path, body);
    see(method, path + (path.contains("?") ? "&" : "?") + "format=json", body);
  }

  private void pages() throws Exception {
    put(
        "process/N",
        "<c:process xmlns:c=\"urn:cnscs:heap:1\" name=\"N\" state=\"ended\" latest=\"2\"/>");
    put(
        "checkpoint/N/0000000002",
        "<c:manifest xmlns:c=\"urn:cnscs:heap:1\" format=\"1\" process=\"N\" number=\"2\""
            + " time=\"2026-01-01T00:00:00Z\" threads=\"1\" objects=\"12\" bytes=\"3\"/>");
    for (String page :
        new String[] {
          "/",
          "/console/search?q=N",
          "/console/style.css",
          "/console/process/N",
          "/console/checkpoint/N/2",
          "/processes/N",
          "/processes/N/checkpoints/latest",
          "/metrics",
          "/sitemap.xml",
          "/sitemap.xml?space=main&after=",
          "/opensearch.xml",
          "/openapi.json"
        }) {
      see("GET", page, "");
    }
    for (String both :
        new String[] {"/processes", "/processes/N/checkpoints", "/nodes", "/health", "/spaces"}) {
      seeBoth("GET", both, "");
    }
    see("PUT", "/spaces/other", "");
    see("PUT", "/spaces/main?kind=transient", "");
    see("PUT", "/spaces/main", "");
    seeBoth("GET", "/spaces/main", "");
  }

  private void documents() throws Exception {
    seeBoth("PUT", ENTRIES + "/a", JOB);
    see("PUT", ENTRIES + "/b", JOB, "If-None-Match", "*");
    see("GET", ENTRIES + "/b", "");
    see("GET", ENTRIES + "/b", "", "If-None-Match", "\"1\"");
    see("HEAD", ENTRIES + "/b", "");
    see("DELETE", ENTRIES + "/b", "");
    seeBoth("GET", ENTRIES, "");
    seeBoth("GET", ENTRIES + "?all=true", "");
    see("GET", "/spaces/main/export?prefix=a", "");
    seeBoth(
        "POST",
        "/spaces/main/batch",
        "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='n'><n/></c:put></c:batch>");
    seeBoth(
        "POST",
        "/spaces/main/missing",
        "<c:ids xmlns:c='urn:cnscs:space:1'><c:id>zzz</c:id></c:ids>");
    seeBoth("GET", "/spaces/main/search?q=Zeb", "");
  }

  private void matches() throws Exception {
    seeBoth("POST", ENTRIES, JOB);
    seeBoth(
        "POST",
        ENTRIES + "?bulk=true",
        "<c:entries xmlns:c='urn:cnscs:space:1'><c:entry><Job/></c:entry></c:entries>");
    see("POST", "/spaces/main/read", JOB);
    see("POST", "/spaces/main/contents", JOB);
    see("POST", "/spaces/main/contents?all=true", JOB);
    see("POST", "/spaces/main/take?if-exists=true", JOB);
    see("POST", "/spaces/main/take?most=2", JOB);
    see("POST", "/spaces/main/read", "<None/>");
    see("POST", "/spaces/main/take", "<None/>");
    seeBoth("POST", "/spaces/main/registrations?lease=60", JOB);
  }

  private void leases(String space) throws Exception {
    see("POST", space + "/leases?of=x&tier=exclusive&holder=me&lease=60", "");
    String lease = header(last, "Location");
    String path = space + lease.substring(lease.indexOf("/leases/"));
    seeBoth("GET", space + "/leases", "");
    seeBoth("GET", path, "");
    seeBoth("PUT", path + "?lease=30", "");
    see("DELETE", path, "");
  }

  private String begin(String space) throws Exception {
    seeBoth("POST", space + "/transactions?lease=60", "");
    String transaction = header(last, "Location");
    return space + transaction.substring(transaction.indexOf("/transactions/"));
  }

  private void transactions(String space) throws Exception {
    String path = begin(space);
    String within = "?transaction=" + path.substring(path.indexOf("/transactions/") + 14);
    seeBoth("GET", path, "");
    seeBoth("PUT", path + "?lease=30", "");
    see("PUT", ENTRIES + "/t" + within, JOB);
    see("DELETE", ENTRIES + "/a" + within, "");
    see(
        "POST",
        "/spaces/main/batch" + within,
        "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='o'><n/></c:put></c:batch>");
    see("POST", path, "");
    see("DELETE", begin(space), "");
    see("PUT", ENTRIES + "/a", JOB);
  }

  private void events() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/spaces/main/events?after=0")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      seen.add(DESCRIPTION.check(request, response));
      assertEquals("text/event-stream", header(response, "Content-Type"));
      response.body().close();
    }
  }
}
