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
import java.util.Arrays;
import java.util.zip.CRC32;
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

  /** Sends a compressed document whose length is not announced. */
  private int putUnannounced(byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + PATH))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Encoding", "gzip")
            .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
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
    byte[] cut = Arrays.copyOf(body, body.length / 2);
    assertEquals(400, sent("PUT", PATH, cut, "Content-Encoding", "gzip").statusCode());
    assertEquals(LARGE, space.get("a").orElseThrow().text());
  }

  @Test
  void body_compressedInParts_isJoined() throws Exception {
    byte[] start = zipped(xml("<a>"));
    byte[] end = zipped(xml("</a>"));
    assertEquals(200, putUnannounced(joined(start, end)));
    assertEquals("<a></a>", space.get("a").orElseThrow().text());
    byte[][] parts = new byte[40_000][];
    Arrays.fill(parts, zipped(new byte[0]));
    parts[parts.length - 1] = zipped(xml("<b/>"));
    assertEquals(200, putUnannounced(joined(parts)));
    assertEquals("<b/>", space.get("a").orElseThrow().text());
  }

  @Test
  void body_withANameAndMore_isUnfolded() throws Exception {
    byte[] body = zipped(xml("<a/>"));
    byte[] head = Arrays.copyOf(body, 10);
    head[3] = 2 | 4 | 8 | 16;
    byte[] more = {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 0};
    CRC32 crc = new CRC32();
    crc.update(joined(head, more));
    byte[] checksum = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
    byte[] rest = Arrays.copyOfRange(body, 10, body.length);
    assertEquals(200, putUnannounced(joined(head, more, checksum, rest)));
    assertEquals("<a/>", space.get("a").orElseThrow().text());
  }

  @Test
  void body_whoseChecksumOrEndIsWrong_isRefused() throws Exception {
    byte[] body = zipped(xml("<a/>"));
    assertEquals(400, putUnannounced(joined(body, new byte[1])));
    for (int fromEnd : new int[] {1, 8}) {
      byte[] wrong = body.clone();
      wrong[wrong.length - fromEnd]++;
      assertEquals(400, putUnannounced(wrong));
    }
    assertTrue(space.get("a").isEmpty());
  }

  @Test
  void body_thatUnfoldsToNothing_isTooLargeAllTheSame() throws Exception {
    byte[] body = new byte[2 << 20];
    byte[] emptyBlock = {0, 0, 0, -1, -1};
    for (int i = 0; i < body.length; i++) {
      body[i] = emptyBlock[i % emptyBlock.length];
    }
    byte[] head = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    assertEquals(413, putUnannounced(joined(head, body)));
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
