package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streams through a server whose heap is much smaller. {@code -Dcnscs.stream=10240} makes them of
 * 10 GB; the usual is in megabytes, too, and several times the heap.
 */
@Timeout(3600)
class StreamingTest {
  private static final int HEAP = 64;
  private static final int MEGABYTES = Integer.getInteger("cnscs.stream", 3 * HEAP);
  private static final int DOCUMENT = 512 << 10;

  @TempDir Path temporary;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void server_smallHeap_takesAndGivesStreamsOfAnyLength() throws Exception {
    int documents = (int) (((long) MEGABYTES << 20) / DOCUMENT);
    List<String> flags = List.of("-Xmx" + HEAP + "m", "-XX:MaxDirectMemorySize=" + HEAP + "m");
    try (ServerProcess server = ServerProcess.start(temporary.resolve("space"), flags)) {
      String space = server.url() + "/spaces/main";
      String padding = " ".repeat(DOCUMENT);
      for (int i = 0; i < documents; i++) {
        String entry = "<Large n='" + i + "'>" + padding + "</Large>";
        assertEquals(201, send(space + "/entries", entry).statusCode());
      }
      long payload = (long) documents * DOCUMENT;
      assertTrue(length(get(space + "/export")) > payload);
      assertTrue(length(post(space + "/contents?all=true", "<Large/>")) > payload);
      assertTrue(length(get(space + "/entries?all=true")) > documents * 40L);
      assertEquals(200, send(space + "/read", "<Large n='1'/>").statusCode());
      server.stop();
      assertEquals(0, server.await());
    }
  }

  private static HttpRequest get(String url) {
    return HttpRequest.newBuilder(URI.create(url)).build();
  }

  private static HttpRequest post(String url, String body) {
    return HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build();
  }

  private HttpResponse<String> send(String url, String body) throws Exception {
    return client.send(post(url, body), BodyHandlers.ofString());
  }

  /** Reads an answer to its end, which must be the end of its root, and returns its length. */
  private long length(HttpRequest request) throws Exception {
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    byte[] buffer = new byte[1 << 16];
    long length = 0;
    int last = 0;
    try (InputStream in = response.body()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        length += count;
        last = count == 0 ? last : buffer[count - 1];
      }
    }
    assertEquals('>', last);
    return length;
  }
}
