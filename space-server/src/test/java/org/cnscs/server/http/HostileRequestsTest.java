package org.cnscs.server.http;

import static org.cnscs.server.InMemorySpace.xml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hostile requests among good ones: each is answered, never with 500, and changes nothing.
 *
 * <p>{@code -Dcnscs.requests=N -Dcnscs.seed=S} makes more of them, or those of a run that failed.
 */
@Timeout(3600)
class HostileRequestsTest extends HttpTest {
  private static final int REQUESTS = Integer.getInteger("cnscs.requests", 3000);
  private static final long SEED = Long.getLong("cnscs.seed", 1);
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) .*");

  private final Random random = new Random(SEED);
  private final Map<String, String> model = new TreeMap<>();

  @Override
  ServerOptions options() {
    Limits limits = Limits.usual().with("idle-seconds", 2).with("head-seconds", 2);
    return new ServerOptions("127.0.0.1", 0, "", 1 << 20, 1 << 20, limits);
  }

  @Test
  void requests_hostile_areAnsweredAndChangeNothing() throws Exception {
    HostileRequest requests = new HostileRequest(random);
    for (int i = 0; i < REQUESTS; i++) {
      byte[] request = requests.next();
      String where = "seed " + SEED + ", request " + i + ": ";
      check(where + new String(request, StandardCharsets.UTF_8), answer(request));
      if (i % 10 == 0) {
        change();
      }
    }
    assertModel();
  }

  private String answer(byte[] request) throws Exception {
    try (RawClient client = RawClient.open(server.url())) {
      return client.send(request).rest();
    }
  }

  private static void check(String request, String answer) {
    if (answer.isEmpty()) {
      return; // what cannot be taken for a request may find its connection closed
    }
    Matcher status = STATUS.matcher(answer.lines().findFirst().orElse(""));
    assertTrue(status.matches(), () -> request + "\n-> " + answer);
    int code = Integer.parseInt(status.group(1));
    assertTrue(code < 500 || code == 501 || code == 505, () -> request + "\n-> " + answer);
    boolean isHead = request.contains(": HEAD ");
    boolean isProblem =
        answer.contains("<problem xmlns") || answer.contains("\"type\":\"urn:cnscs:problem:");
    boolean isPage = answer.contains("Content-Type: text/html");
    boolean isCompressed = answer.contains("Content-Encoding: gzip");
    assertTrue(
        code < 400 || isProblem || isHead || isPage || isCompressed,
        () -> request + "\n-> " + answer);
  }

  /** Makes a good change, in the server and in the model. */
  private void change() throws Exception {
    String id = "m/" + random.nextInt(20);
    if (random.nextInt(4) > 0) {
      String text = "<m n=\"" + random.nextInt() + "\"/>";
      valid(call("PUT", "/spaces/main/entries/" + id, text), 200);
      model.put(id, text);
    } else {
      HttpResponse<String> response = call("DELETE", "/spaces/main/entries/" + id, "");
      assertEquals(model.remove(id) == null ? 404 : 200, response.statusCode());
    }
    assertModel();
  }

  private void assertModel() {
    Map<String, String> found = new TreeMap<>();
    space
        .list("m/", "", 1000)
        .forEach(info -> found.put(info.id(), space.get(info.id()).orElseThrow().text()));
    assertEquals(model, found);
    assertEquals(0, space.contents(xml("<a/>"), 10).size());
  }
}
