package org.cnscs.server.http;

import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.cnscs.space.Batch;
import org.junit.jupiter.api.Test;

class CompressionTest extends HttpTest {
  private static final String LARGE = "<a>" + "word ".repeat(20_000) + "</a>";
  private static final String PATH = "/spaces/main/entries/a";

  @Override
  ServerOptions options() {
    return new ServerOptions("127.0.0.1", 0, "", 1 << 20, 1 << 20, Limits.usual());
  }

  private HttpResponse<byte[]> sent(String method, String path, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
    HttpRequest built =
        request.method(method, BodyPublishers.ofByteArray(body)).headers(headers).build();
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient().send(built, BodyHandlers.ofByteArray());
    DESCRIPTION.check(built, response);
    return response;
  }

  private static String unzipped(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void answer_whereGzipIsAccepted_isCompressed() throws Exception {
    put("a", LARGE);
    HttpResponse<byte[]> response = sent("GET", PATH, new byte[0], "Accept-Encoding", "gzip");
    assertEquals("gzip", header(response, "Content-Encoding"));
    assertTrue(response.body().length < LARGE.length() / 10, response.body().length + " bytes");
    assertEquals(LARGE, unzipped(response.body()));
    assertTrue(response.headers().allValues("Vary").toString().contains("Accept-Encoding"));
    assertEquals("", header(get(PATH), "Content-Encoding"));
    assertEquals(LARGE, get(PATH).body());
  }

  @Test
  void tag_ofACompressedAnswer_isGoodForConditions() throws Exception {
    put("a", LARGE);
    String tag = header(sent("GET", PATH, new byte[0], "Accept-Encoding", "gzip"), "ETag");
    HttpResponse<byte[]> again =
        sent("GET", PATH, new byte[0], "Accept-Encoding", "gzip", "If-None-Match", tag);
    assertEquals(304, again.statusCode());
    assertEquals(304, get(PATH, "If-None-Match", tag).statusCode());
    valid(call("PUT", PATH, "<b/>", "If-Match", tag), 200);
    problem(call("PUT", PATH, "<c/>", "If-Match", tag), 412, "conflict");
  }

  @Test
  void stream_whereGzipIsAccepted_isCompressed() throws Exception {
    space.write(xml(LARGE), Batch.FOREVER);
    HttpResponse<byte[]> response =
        sent("GET", "/spaces/main/export", new byte[0], "Accept-Encoding", "gzip");
    assertEquals("gzip", header(response, "Content-Encoding"));
    assertTrue(unzipped(response.body()).contains(LARGE));
  }

  @Test
  void events_whereGzipIsAccepted_goOutAtOnce() throws Exception {
    put("a", "<a/>");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/spaces/main/events?after=0"))
            .header("Accept-Encoding", "gzip")
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      assertEquals("", header(response, "Content-Encoding"));
      String expected = ": events after 0\n\nid: 1\n";
      byte[] first = response.body().readNBytes(expected.length());
      assertEquals(expected, new String(first, StandardCharsets.UTF_8));
      response.body().close();
    }
  }

  @Test
  void body_compressed_isUnfolded() throws Exception {
    byte[] body = zipped(xml(LARGE));
    assertEquals(200, sent("PUT", PATH, body, "Content-Encoding", "gzip").statusCode());
    assertEquals(LARGE, space.get("a").orElseThrow().text());
    assertEquals(
        400, sent("PUT", PATH, xml("no gzip at all"), "Content-Encoding", "gzip").statusCode());
    byte[] cut = java.util.Arrays.copyOf(body, body.length / 2);
    assertEquals(400, sent("PUT", PATH, cut, "Content-Encoding", "gzip").statusCode());
    assertEquals(LARGE, space.get("a").orElseThrow().text());
  }

  @Test
  void body_otherCoding_isRefused() throws Exception {
    assertEquals(415, sent("PUT", PATH, xml("<a/>"), "Content-Encoding", "br").statusCode());
    assertTrue(space.get("a").isEmpty());
  }

  @Test
  void body_thatUnfoldsToTooMuch_isTooLarge() throws Exception {
    byte[] bomb = zipped(new byte[200 << 20]);
    assertTrue(bomb.length < 1 << 20, bomb.length + " bytes");
    assertEquals(413, sent("PUT", PATH, bomb, "Content-Encoding", "gzip").statusCode());
    assertTrue(space.get("a").isEmpty());
  }
}
