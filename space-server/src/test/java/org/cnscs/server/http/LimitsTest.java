package org.cnscs.server.http;

import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cnscs.space.Batch;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

/** Clients that send too much, too often, too slowly or do not read what they asked for. */
class LimitsTest extends HttpTest {
  private static final String HEAD = " HTTP/1.1\nHost: localhost\n";
  private static final byte WITH_A_NAME = 8;

  @Override
  ServerOptions options() {
    Limits limits =
        Limits.usual()
            .with("head-seconds", 1)
            .with("idle-seconds", 2)
            .with("speed", 100_000)
            .with("streams", 1)
            .with("waits", 1)
            .with("body-bytes", 1 << 20);
    return new ServerOptions("127.0.0.1", 0, "", 4 << 20, 4 << 20, limits);
  }

  private void restart(Limits limits) {
    server.close();
    server =
        SpaceHttpServer.start(
            new OneSpace(space), ServerOptions.at("127.0.0.1", 0).withLimits(limits));
  }

  private static void problem(String answer, int status, String kind) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("application/problem+xml"), answer);
    assertTrue(answer.contains("<type>urn:cnscs:problem:" + kind + "</type>"), answer);
  }

  @Test
  void head_byteByByte_isGivenUp() throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      problem(client.send("GET /health" + HEAD + "X-Slow: ").drip(50), 408, "timeout");
    }
  }

  @Test
  void head_slowAfterAnAnswer_isGivenUp() throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      client.send("HEAD /health" + HEAD + "\n");
      assertEquals("HTTP/1.1 200 OK", client.line());
      String line = client.line();
      while (!line.isEmpty()) {
        line = client.line();
      }
      problem(client.send("GET /hea").drip(50), 408, "timeout");
    }
  }

  @Test
  void request_thatTakesLongToAnswer_isNotTakenForASlowHead() throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      client.send("POST /spaces/main/read?timeout=4" + HEAD + "Content-Length: 7\n\n<Late/>");
      assertTrue(client.line().startsWith("HTTP/1.1 204"));
    }
  }

  @Test
  void body_byteByByte_isGivenUp() throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      client.send("PUT /spaces/main/entries/a" + HEAD + "Content-Length: 9000\n\n<a>");
      problem(client.drip(50), 408, "timeout");
    }
    assertTrue(space.get("a").isEmpty());
  }

  @Test
  void body_compressed_byteByByte_isGivenUp() throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      client.send("PUT /spaces/main/entries/a" + HEAD + "Content-Length: 9000\n");
      client.send("Content-Encoding: gzip\n\n");
      client.send(new byte[] {0x1f, (byte) 0x8b, 8, WITH_A_NAME, 0, 0, 0, 0, 0, 0});
      problem(client.drip(50), 408, "timeout");
    }
    assertTrue(space.get("a").isEmpty());
  }

  @Test
  void body_slowThoughRefused_isNotWaitedFor() throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      client.send("PUT /nowhere" + HEAD + "Content-Length: 900000\n\n<a>");
      problem(client.drip(50), 404, "not-found");
    }
  }

  @Test
  void body_moreThanAllBodiesMayBe_isTooLarge() throws Exception {
    String body = "<a>" + "x".repeat(2 << 20) + "</a>";
    problem(call("PUT", "/spaces/main/entries/a", body), 413, "too-large");
    String half = "<a>" + "x".repeat(400_000) + "</a>";
    for (int i = 0; i < 10; i++) {
      valid(call("PUT", "/spaces/main/entries/a", half), 200);
    }
  }

  @Test
  void bodies_togetherTooMuch_areRefusedForNow() throws Exception {
    String path = "/spaces/main/entries/a";
    String half = "<a>" + "x".repeat(700_000) + "</a>";
    try (RawClient client = RawClient.open(server.url())) {
      client.send("PUT " + path + HEAD + "Content-Length: " + half.length() + "\n\n");
      client.send(half.substring(0, 600_000));
      HttpResponse<String> refused = call("PUT", path, half);
      while (refused.statusCode() == 200) {
        refused = call("PUT", path, half);
      }
      problem(refused, 503, "unavailable");
      assertEquals("1", header(refused, "Retry-After"));
    }
  }

  @Test
  void headers_flood_isRefused() throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      client.send("GET /health" + HEAD + "X-A: bcdefghijklmnopqrst\n".repeat(1000) + "\n");
      problem(client.rest(), 431, "too-large");
    }
    try (RawClient client = RawClient.open(server.url())) {
      client.send("GET /health?" + "x".repeat(20_000) + HEAD + "\n");
      problem(client.rest(), 414, "too-large");
    }
    try (RawClient client = RawClient.open(server.url())) {
      client.send("GET\u0001/ HTTP/1.1\n\n");
      problem(client.rest(), 400, "bad-input");
    }
  }

  @Test
  void connections_tooMany_waitUntilOneIsClosed() throws Exception {
    restart(Limits.usual().with("connections", 2));
    try (RawClient first = RawClient.open(server.url())) {
      assertTrue(first.send("GET /health" + HEAD + "\n").isAnswered(10_000));
      try (RawClient second = RawClient.open(server.url())) {
        assertTrue(second.send("GET /health" + HEAD + "\n").isAnswered(10_000));
        try (RawClient third = RawClient.open(server.url())) {
          assertFalse(third.send("GET /health" + HEAD + "\n").isAnswered(500));
          first.close();
          assertTrue(third.isAnswered(20_000));
        }
      }
    }
  }

  @Test
  void requests_tooOften_areRefused() throws Exception {
    restart(Limits.usual().with("rate", 5));
    HttpResponse<String> response = get("/health");
    assertEquals(200, response.statusCode());
    while (response.statusCode() == 200) {
      response = get("/health");
    }
    problem(response, 429, "too-many");
    assertEquals("1", header(response, "Retry-After"));
  }

  @Test
  void streams_tooMany_areRefused() throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      client.send("GET /spaces/main/events" + HEAD + "\n");
      assertEquals("HTTP/1.1 200 OK", client.line());
      HttpResponse<String> refused = get("/spaces/main/events");
      problem(refused, 503, "unavailable");
      assertEquals("1", header(refused, "Retry-After"));
    }
  }

  @Test
  void waits_tooMany_areRefused_butNotWhoDoesNotWait() throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      client.send("POST /spaces/main/take?timeout=20" + HEAD + "Content-Length: 7\n\n<Late/>");
      while (!get("/metrics").body().contains("cnscs_http_requests_active 2")) {
        Thread.onSpinWait();
      }
      HttpResponse<String> refused = call("POST", "/spaces/main/take?timeout=20", "<None/>");
      problem(refused, 503, "unavailable");
      assertEquals(204, call("POST", "/spaces/main/take", "<None/>").statusCode());
      space.write(xml("<Late/>"), Batch.FOREVER);
      assertEquals("HTTP/1.1 200 OK", client.line());
    }
  }

  @Test
  void wait_refusedUnderAKey_isServedUnderItLater() throws Exception {
    String[] wait = {"POST", "/spaces/main/take?timeout=20", "<Job/>"};
    try (RawClient client = RawClient.open(server.url())) {
      client.send("POST /spaces/main/take?timeout=20" + HEAD + "Content-Length: 7\n\n<Late/>");
      awaitMetric("cnscs_http_requests_active 2");
      problem(call(wait[0], wait[1], wait[2], "Idempotency-Key", "k"), 503, "unavailable");
      space.write(xml("<Late/>"), Batch.FOREVER);
      assertEquals("HTTP/1.1 200 OK", client.line());
    }
    awaitMetric("cnscs_http_requests_active 1");
    space.write(xml("<Job/>"), Batch.FOREVER);
    assertEquals("<Job/>", call(wait[0], wait[1], wait[2], "Idempotency-Key", "k").body());
  }

  @Test
  void answer_thatIsNotRead_isGivenUp() throws Exception {
    fill(40, 400_000);
    try (RawClient client = RawClient.open(server.url(), 1 << 10)) {
      client.send("GET /spaces/main/export" + HEAD + "\n");
      assertEquals("HTTP/1.1 200 OK", client.line());
      awaitMetric("cnscs_http_requests_active 1");
      String rest = client.rest();
      assertFalse(rest.endsWith("\r\n0\r\n\r\n"), "ended as a whole one does");
    }
  }

  @Test
  void events_thatAreNotRead_endTheStream() throws Exception {
    try (RawClient client = RawClient.open(server.url(), 1 << 10)) {
      client.send("GET /spaces/main/events" + HEAD + "\n");
      assertEquals("HTTP/1.1 200 OK", client.line());
      String id = "x".repeat(500);
      while (!get("/metrics").body().contains("cnscs_event_streams 0")) {
        Batch.Builder batch = Batch.builder();
        for (int i = 0; i < 200; i++) {
          batch.put(id + i, xml("<x/>"));
        }
        space.commit(batch.build());
      }
    }
  }

  private void fill(int count, int bytes) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(xml("<Large n='" + i + "'>" + "x".repeat(bytes) + "</Large>"));
    }
    space.writeAll(entries, Batch.FOREVER);
  }

  private void awaitMetric(String line) throws Exception {
    while (!get("/metrics").body().contains(line + "\n")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void limits_unknownOrWrong_areRefused() {
    SpaceException e =
        assertThrows(SpaceException.BadInput.class, () -> Limits.usual().with("hats", 3));
    assertTrue(e.getMessage().contains("there are connections, rate"), e.getMessage());
    assertThrows(SpaceException.BadInput.class, () -> Limits.usual().with("rate", 0));
    Limits limits = Limits.usual();
    assertEquals(7, limits.with("speed", 7).speed().bytesPerSecond());
    assertEquals(Duration.ofSeconds(7), limits.with("idle-seconds", 7).speed().idle());
    assertEquals(7, limits.with("head-bytes", 7).headBytes());
  }
}
