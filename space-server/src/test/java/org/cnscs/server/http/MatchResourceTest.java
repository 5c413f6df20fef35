package org.cnscs.server.http;

import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cnscs.space.Batch;
import org.junit.jupiter.api.Test;

class MatchResourceTest extends HttpTest {

  @Override
  ServerOptions options() {
    return new ServerOptions("127.0.0.1", 0, "", 1 << 20, 1 << 20, Duration.ofMillis(300));
  }

  @Test
  void take_match_answersWithItsPlace() throws Exception {
    String id = space.write(xml("<Job n=\"1\"/>"), Batch.FOREVER);
    HttpResponse<String> response = call("POST", "/spaces/main/take", "<Job/>");
    assertEquals("<Job n=\"1\"/>", response.body());
    assertEquals("/spaces/main/entries/" + id, header(response, "Content-Location"));
    assertEquals(204, call("POST", "/spaces/main/take", "<Job/>").statusCode());
  }

  @Test
  void take_sameKeyTwice_givesTheEntryAgain() throws Exception {
    space.write(xml("<Job n=\"1\"/>"), Batch.FOREVER);
    space.write(xml("<Job n=\"2\"/>"), Batch.FOREVER);
    String first = call("POST", "/spaces/main/take", "<Job/>", "Idempotency-Key", "k").body();
    assertEquals(first, call("POST", "/spaces/main/take", "<Job/>", "Idempotency-Key", "k").body());
    assertEquals(1, space.contents(xml("<Job/>"), 10).size());
  }

  @Test
  void read_waitingLongerThanTheIdleTime_isNotCutOff() throws Exception {
    CompletableFuture<HttpResponse<String>> reading =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return call("POST", "/spaces/main/read?timeout=20", "<Late/>");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertEquals(204, call("POST", "/spaces/main/read?timeout=1", "<Never/>").statusCode());
    space.write(xml("<Late/>"), Batch.FOREVER);
    assertEquals("<Late/>", reading.get(20, TimeUnit.SECONDS).body());
  }

  @Test
  void read_serverStops_saysSo() throws Exception {
    CompletableFuture<HttpResponse<String>> reading =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return call("POST", "/spaces/main/read?timeout=20", "<Never/>");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    while (!get("/metrics").body().contains("cnscs_http_requests_active 2")) {
      Thread.onSpinWait();
    }
    server.close();
    problem(reading.get(20, TimeUnit.SECONDS), 503, "unavailable");
  }

  @Test
  void contents_matches_areValid() throws Exception {
    space.write(xml("<Job n='1'/>"), Batch.FOREVER);
    String body = valid(call("POST", "/spaces/main/contents", "<Job/>"), 200);
    assertTrue(body.contains("<Job n='1'/>"), body);
  }

  @Test
  void question_underAKey_isAskedAnew() throws Exception {
    String[] key = {"Idempotency-Key", "k"};
    String ids = "<c:ids xmlns:c='urn:cnscs:space:1'><c:id>a</c:id></c:ids>";
    String all = "/spaces/main/contents?all=true";
    assertFalse(valid(call("POST", all, "<Job/>", key), 200).contains("<Job"));
    assertTrue(valid(call("POST", "/spaces/main/missing", ids, key), 200).contains(">a<"));
    space.write(xml("<Job/>"), Batch.FOREVER);
    put("a", "<a/>");
    assertTrue(valid(call("POST", all, "<Job/>", key), 200).contains("<Job"));
    assertFalse(valid(call("POST", "/spaces/main/missing", ids, key), 200).contains(">a<"));
  }

  @Test
  void events_resumedById_followTheLastOne() throws Exception {
    put("a", "<a/>");
    put("b", "<b/>");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + "/spaces/main/events?after=0"));
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(request.header("Last-Event-ID", "1").build(), BodyHandlers.ofInputStream());
    assertEquals("text/event-stream", header(response, "Content-Type"));
    BufferedReader lines = new BufferedReader(new InputStreamReader(response.body()));
    assertEquals(": events after 1", lines.readLine());
    assertEquals("", lines.readLine());
    assertEquals("id: 2", lines.readLine());
    assertEquals("event: commit", lines.readLine());
    String data =
        "data: <c:event xmlns:c=\"urn:cnscs:space:1\""
            + " sequence=\"2\"><c:changed>b</c:changed></c:event>";
    assertEquals(data, lines.readLine());
    problem(get("/spaces/main/events?after=x"), 400, "bad-input");
  }

  @Test
  void bulk_writtenAndTaken_isValid() throws Exception {
    String entries =
        "<c:entries xmlns:c='urn:cnscs:space:1'><c:entry><Job n='1'/></c:entry>"
            + "<c:entry><Job n='2'/></c:entry></c:entries>";
    String bulk = "/spaces/main/entries?bulk=true&lease=60";
    String ids = valid(call("POST", bulk, entries, "Idempotency-Key", "k"), 201);
    assertEquals(ids, call("POST", bulk, entries, "Idempotency-Key", "k").body());
    problem(call("POST", bulk, "<Job/>"), 400, "bad-input");
    assertEquals(2, space.contents(xml("<Job/>"), 10).size());
    String first = space.contents(xml("<Job/>"), 1).getFirst().id();
    String rest = valid(call("POST", "/spaces/main/contents?after=" + first, "<Job/>"), 200);
    assertTrue(rest.contains("n='2'") && !rest.contains("n='1'"), rest);
    problem(call("POST", "/spaces/main/contents?after=x", "<Job/>"), 400, "bad-input");
    String taken = valid(call("POST", "/spaces/main/take?most=10", "<Job/>"), 200);
    assertTrue(taken.contains("n='2'") && taken.contains("n='1'"), taken);
    assertEquals(204, call("POST", "/spaces/main/take?most=10", "<Job/>").statusCode());
    problem(call("POST", "/spaces/main/take?most=0", "<Job/>"), 400, "bad-input");
  }

  @Test
  void registration_events_areOnlyOfMatches() throws Exception {
    HttpResponse<String> made = call("POST", "/spaces/main/registrations?lease=60", "<Job/>");
    String sequence = valid(made, 201).replaceFirst("(?s).*sequence=\"(\\d+)\".*", "$1");
    String lease = header(made, "Location");
    valid(get(lease), 200);
    String id = lease.substring("/spaces/main/leases/".length());
    space.write(xml("<Other/>"), Batch.FOREVER);
    String job = space.write(xml("<Job/>"), Batch.FOREVER);
    String events = "/spaces/main/events?registration=" + id + "&after=";
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.url() + events + sequence)).build(),
                BodyHandlers.ofInputStream());
    BufferedReader lines = new BufferedReader(new InputStreamReader(response.body()));
    String text = "";
    for (int i = 0; i < 5; i++) {
      text += lines.readLine() + "\n";
    }
    assertTrue(text.contains("<c:changed>" + job + "</c:changed>"), text);
    assertEquals(204, call("DELETE", lease, "").statusCode());
    problem(get(events + sequence), 410, "ended");
    problem(get("/spaces/main/events?registration=x&after=0"), 400, "bad-input");
    problem(call("POST", "/spaces/main/registrations", "<Job"), 400, "bad-input");
  }
}
