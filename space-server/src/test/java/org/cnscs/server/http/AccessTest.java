package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

class AccessTest extends HttpTest {
  private static final String BEARER = "Bearer secret";

  @Override
  ServerOptions options() {
    return ServerOptions.at("127.0.0.1", 0).withToken("secret");
  }

  @Test
  void noToken_everythingButHealth_isRefused() throws Exception {
    for (String path :
        new String[] {
          "/", "/spaces", "/metrics", "/nowhere", "/spaces/main/events", "/spaces?token=secret"
        }) {
      HttpResponse<String> response = get(path);
      problem(response, 401, "unauthorized");
      assertEquals("Bearer", header(response, "WWW-Authenticate"));
    }
    problem(get("/spaces", "Authorization", "Bearer Secret"), 401, "unauthorized");
    valid(get("/health"), 200);
  }

  @Test
  void token_opens() throws Exception {
    valid(get("/spaces", "Authorization", BEARER), 200);
  }

  @Test
  void tokenInTheConsoleAddress_becomesACookieThatOnlyLooks() throws Exception {
    HttpResponse<String> response = get("/?token=secret");
    assertEquals(303, response.statusCode());
    assertEquals("/", header(response, "Location"));
    String cookie = header(response, "Set-Cookie");
    assertTrue(
        cookie.endsWith("; Path=/; HttpOnly; SameSite=Strict") && !cookie.contains("secret"),
        cookie);
    String value = cookie.substring(0, cookie.indexOf(';'));
    assertEquals(200, get("/", "Cookie", value).statusCode());
    problem(call("PUT", "/spaces/main/entries/a", "<a/>", "Cookie", value), 401, "unauthorized");
    problem(get("/", "Cookie", value + "x"), 401, "unauthorized");
  }

  @Test
  void otherHost_isRefused() throws Exception {
    for (String host :
        new String[] {"evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost.evil"}) {
      String answer = raw("GET /health HTTP/1.1\nHost: %s\nConnection: close\n\n".formatted(host));
      assertTrue(answer.startsWith("HTTP/1.1 421"), host + ": " + answer);
    }
    String absolute =
        raw("GET http://evil.example/health HTTP/1.1\nHost: localhost\nConnection: close\n\n");
    assertFalse(absolute.startsWith("HTTP/1.1 200"), absolute);
    for (String host : new String[] {"localhost", "LOCALHOST:80", "[::1]:80", "127.0.0.9"}) {
      String answer = raw("GET /health HTTP/1.1\nHost: %s\nConnection: close\n\n".formatted(host));
      assertTrue(answer.startsWith("HTTP/1.1 200"), host + ": " + answer);
    }
  }

  @Test
  void changeFromAnotherOrigin_isRefused() throws Exception {
    for (String origin :
        new String[] {
          "null", "http://evil.example", "http://127.0.0.1:1", "https://127.0.0.1", "::"
        }) {
      HttpResponse<String> response =
          call("PUT", "/spaces/main/entries/a", "<a/>", "Origin", origin, "Authorization", BEARER);
      problem(response, 403, "forbidden");
    }
    HttpResponse<String> crossSite =
        call(
            "PUT",
            "/spaces/main/entries/a",
            "<a/>",
            "Sec-Fetch-Site",
            "cross-site",
            "Authorization",
            BEARER);
    problem(crossSite, 403, "forbidden");
    assertTrue(space.get("a").isEmpty());
    valid(
        call(
            "PUT",
            "/spaces/main/entries/a",
            "<a/>",
            "Origin",
            server.url(),
            "Authorization",
            BEARER),
        200);
  }

  @Test
  void otherAddresses_areNotListenedOn() {
    for (String host : new String[] {"0.0.0.0", "::", "192.0.2.1"}) {
      SpaceException e =
          assertThrows(
              SpaceException.BadInput.class,
              () -> SpaceHttpServer.start(new OneSpace(space), ServerOptions.at(host, 0)));
      assertTrue(e.getMessage().contains("TLS"), e.getMessage());
    }
  }

  @Test
  void takenPort_isSaid() {
    int port = java.net.URI.create(server.url()).getPort();
    SpaceException e =
        assertThrows(
            SpaceException.Unavailable.class,
            () -> SpaceHttpServer.start(new OneSpace(space), ServerOptions.at("127.0.0.1", port)));
    assertTrue(e.getMessage().contains(Integer.toString(port)), e.getMessage());
  }

  @Test
  void largeHeader_isRefused() throws Exception {
    String answer =
        raw(
            "GET /health HTTP/1.1\nHost: localhost\nX: %s\nConnection: close\n\n"
                .formatted("x".repeat(20_000)));
    assertTrue(answer.startsWith("HTTP/1.1 431"), answer);
  }
}
