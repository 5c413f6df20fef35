package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many streams of events on which nothing happens, in a server of its own: each is told of an
 * event, and what one costs is printed. {@code -Dcnscs.watchers=100000} makes as many; both
 * processes need that many file descriptors, and each address of the client has about 28,000 ports.
 */
@Timeout(3600)
class IdleWatchersTest {
  private static final int WATCHERS = Integer.getInteger("cnscs.watchers", 500);
  private static final int OF_ONE_ADDRESS = 20_000;

  @TempDir Path temporary;

  private final List<SocketChannel> watchers = new ArrayList<>();

  @Test
  void watchers_idle_areAllTold() throws Exception {
    String room = "=" + (WATCHERS + 100);
    try (ServerProcess server =
        ServerProcess.start(
            temporary.resolve("space"),
            List.of("-XX:+UseSerialGC"),
            "streams" + room,
            "connections" + room)) {
      put(server.url());
      ServerProcess.Use before = server.use();
      open(server.url());
      ServerProcess.Use idle = server.use();
      long start = System.nanoTime();
      put(server.url());
      for (SocketChannel watcher : watchers) {
        awaitText(watcher, "event: commit");
      }
      long nanos = System.nanoTime() - start;
      ServerProcess.Use told = server.use();
      print(before, idle, told, nanos);
      assertTrue((idle.heap() - before.heap()) / WATCHERS < 100_000, "a watcher is not cheap");
      server.stop();
      assertEquals(0, server.await());
    } finally {
      for (SocketChannel watcher : watchers) {
        watcher.close();
      }
    }
  }

  private static void print(
      ServerProcess.Use before, ServerProcess.Use idle, ServerProcess.Use told, long nanos) {
    System.out.printf(
        "%d idle watchers: %d bytes of heap and %d of memory each; one event: %d ms, %d us of CPU"
            + " each%n",
        WATCHERS,
        (idle.heap() - before.heap()) / WATCHERS,
        (idle.resident() - before.resident()) / WATCHERS,
        nanos / 1_000_000,
        (told.cpu() - idle.cpu()) / 1000 / WATCHERS);
  }

  private void open(String url) throws IOException {
    URI uri = URI.create(url);
    ByteBuffer request =
        ByteBuffer.wrap(
            "GET /spaces/main/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < WATCHERS; i++) {
      SocketChannel watcher = SocketChannel.open();
      watchers.add(watcher);
      watcher.bind(new InetSocketAddress("127.0.0." + (2 + i / OF_ONE_ADDRESS), 0));
      watcher.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
      watcher.write(request.duplicate());
    }
    for (SocketChannel watcher : watchers) {
      awaitText(watcher, ": events after");
    }
  }

  private static void awaitText(SocketChannel watcher, String text) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (!new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8)
        .contains(text)) {
      assertTrue(watcher.read(buffer) > 0, "the stream ended");
    }
  }

  private static void put(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/spaces/main/entries/a"))
            .PUT(BodyPublishers.ofString("<a/>"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertEquals(200, client.send(request, BodyHandlers.ofString()).statusCode());
    }
  }
}
