package org.cnscs.server.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cnscs.space.remote.Problem;
import org.cnscs.xml.Hash;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;

/**
 * The check of where a request comes from.
 *
 * <p>A server on loopback is reachable by every web page that the user looks at, through the user's
 * browser. Two rules keep these out. The host that the request names must be a loopback one: a page
 * whose own name was made to point here (DNS rebinding) still sends that name. And a request that
 * changes something must not come from another origin, which browsers tell in {@code Origin} and
 * {@code Sec-Fetch-Site}; what they read across origins they do not show to the page.
 *
 * <p>With a token, other users of the machine are kept out as well. A browser shows the token once,
 * in the address of the console, and gets a cookie instead, which is not the token and is good for
 * looking only. The cookie's name holds the port, because cookies do not tell ports apart.
 */
final class Access {
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "localhost|[a-z0-9-]+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]|::1");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final byte[] token;
  private final byte[] cookie;

  Access(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.cookie =
        Hash.of(("cookie " + token).getBytes(StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Refuses a request that may not be answered; returns an answer if a browser has to be given its
   * cookie first.
   */
  Optional<Answer> check(Call call) {
    checkHost(call);
    if (!call.changesNothing()) {
      checkOrigin(call);
    }
    if (token.length == 0 || call.path().equals("/health") || hasToken(call) || hasCookie(call)) {
      return Optional.empty();
    }
    boolean page = call.path().equals("/") || call.path().startsWith("/console/");
    if (page && call.changesNothing() && equal(token, call.query("token").orElse(""))) {
      return Optional.of(giveCookie(call));
    }
    throw new Refusal(
        Problem.of(
            Problem.Kind.UNAUTHORIZED,
            "This server asks for its token: send it as Authorization: Bearer TOKEN, or set"
                + " CNSCS_TOKEN"),
        Map.of("WWW-Authenticate", "Bearer"));
  }

  private static void checkHost(Call call) {
    String host =
        String.valueOf(Request.getServerName(call.request())).toLowerCase(java.util.Locale.ROOT);
    if (!LOOPBACK.matcher(host).matches()) {
      throw Refusal.of(
          Problem.Kind.MISDIRECTED,
          "This server is not %s; it answers to localhost and 127.0.0.1 only".formatted(host));
    }
  }

  private static void checkOrigin(Call call) {
    boolean ownSite = call.header("Sec-Fetch-Site").map(OWN_SITES::contains).orElse(true);
    boolean ownOrigin = call.header("Origin").map(origin -> sameOrigin(origin, call)).orElse(true);
    if (!ownSite || !ownOrigin) {
      throw Refusal.of(
          Problem.Kind.FORBIDDEN, "A page of another origin may not change anything here");
    }
  }

  private static boolean sameOrigin(String origin, Call call) {
    try {
      URI uri = URI.create(origin);
      Request request = call.request();
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      return "http".equals(uri.getScheme())
          && Request.getServerName(request).equalsIgnoreCase(uri.getHost())
          && Request.getServerPort(request) == port;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean hasToken(Call call) {
    return call.header("Authorization").filter(value -> value.startsWith("Bearer ")).stream()
        .anyMatch(value -> equal(token, value.substring("Bearer ".length()).strip()));
  }

  private boolean hasCookie(Call call) {
    return call.changesNothing()
        && Request.getCookies(call.request()).stream()
            .filter(candidate -> candidate.getName().equals(cookieName(call)))
            .map(HttpCookie::getValue)
            .anyMatch(value -> equal(cookie, value));
  }

  private static String cookieName(Call call) {
    return "cnscs-" + Request.getLocalPort(call.request());
  }

  private Answer giveCookie(Call call) {
    String name = cookieName(call);
    String value =
        name
            + "="
            + new String(cookie, StandardCharsets.UTF_8)
            + "; Path=/; HttpOnly; SameSite=Strict";
    return Answer.empty(303)
        .with("Location", call.request().getHttpURI().getPath())
        .with("Set-Cookie", value);
  }

  private static boolean equal(byte[] expected, String actual) {
    return MessageDigest.isEqual(expected, actual.getBytes(StandardCharsets.UTF_8));
  }
}
