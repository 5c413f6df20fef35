package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a server that stops does with those who are being answered. */
class ShutdownTest extends HttpTest {
  private static final String HEAD = " HTTP/1.1\nHost: localhost\n";

  @Test
  void close_requestInFlight_isAnsweredFirst() throws Exception {
    String body = "<a>" + "x".repeat(5000) + "</a>";
    try (RawClient client = RawClient.open(server.url())) {
      client.send("PUT /spaces/main/entries/a" + HEAD + "Content-Length: 5007\n\n");
      client.send(body.substring(0, 4000));
      awaitActive(2);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      awaitRefused();
      client.send(body.substring(4000));
      assertEquals("HTTP/1.1 200 OK", client.line());
      closing.get(20, TimeUnit.SECONDS);
    }
    assertEquals(body, space.get("a").orElseThrow().text());
  }

  @Test
  void close_streamOfEvents_endsWhole() throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      client.send("GET /spaces/main/events" + HEAD + "\n");
      assertEquals("HTTP/1.1 200 OK", client.line());
      awaitActive(2);
      server.close();
      String rest = client.rest();
      assertTrue(rest.endsWith("\r\n0\r\n\r\n"), rest); // the last chunk: the end was meant
    }
  }

  @Test
  void close_exportThatIsNotRead_isCutAndDoesNotLookWhole() throws Exception {
    for (int i = 0; i < 40; i++) {
      put("large/" + i, "<a>" + "x".repeat(400_000) + "</a>");
    }
    try (RawClient client = RawClient.open(server.url(), 1 << 10)) {
      client.send("GET /spaces/main/export" + HEAD + "\n");
      assertEquals("HTTP/1.1 200 OK", client.line());
      server.close();
      String rest = client.rest();
      assertTrue(!rest.contains("</c:contents>") && !rest.endsWith("\r\n0\r\n\r\n"));
    }
  }

  private void awaitActive(int count) throws Exception {
    while (!get("/metrics").body().contains("cnscs_http_requests_active " + count)) {
      Thread.onSpinWait();
    }
  }

  /** Waits until new requests are refused. */
  private void awaitRefused() throws Exception {
    while (get("/health").statusCode() != 503) {
      Thread.onSpinWait();
    }
  }
}
