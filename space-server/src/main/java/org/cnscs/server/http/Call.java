package org.cnscs.server.http;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cnscs.space.remote.Problem;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * A request as resources see it.
 *
 * <p>The path is the one that was sent, decoded once and not normalised: the end of it may be the
 * id of a document, in which empty segments and dots mean themselves. It is never used as the name
 * of a file.
 */
final class Call {
  private static final BigDecimal LONGEST = BigDecimal.valueOf(1_000_000_000L);

  private final Request request;
  private final Bodies bodies;
  private final String path;
  private final Fields query;
  private byte[] body;

  private Call(Request request, Bodies bodies, String path, Fields query) {
    this.request = request;
    this.bodies = bodies;
    this.path = path;
    this.query = query;
  }

  static Call of(Request request, Bodies bodies) {
    String raw = request.getHttpURI().getPath();
    try {
      String path = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
      return new Call(request, bodies, path, Request.extractQueryParameters(request));
    } catch (IllegalArgumentException e) {
      throw Refusal.of(
          Problem.Kind.BAD_INPUT, "The URL %s is not encoded as it should be".formatted(raw));
    }
  }

  Request request() {
    return request;
  }

  String method() {
    return request.getMethod();
  }

  String path() {
    return path;
  }

  /**
   * Returns the segments of the path; what is beyond the last of {@code most} stays in one piece.
   */
  List<String> segments(int most) {
    return Arrays.asList(path.substring(1).split("/", most));
  }

  boolean changesNothing() {
    return method().equals("GET") || method().equals("HEAD");
  }

  /** Refuses every method but GET and HEAD. */
  void onlyGet() {
    if (!changesNothing()) {
      throw wrongMethod("GET, HEAD");
    }
  }

  /** Refuses every method but POST. */
  void onlyPost() {
    if (!method().equals("POST")) {
      throw wrongMethod("POST");
    }
  }

  Refusal wrongMethod(String allowed) {
    String detail = "%s takes %s, not %s".formatted(path, allowed, method());
    return new Refusal(Problem.of(Problem.Kind.METHOD, detail), Map.of("Allow", allowed));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.getValue(name));
  }

  Fields query() {
    return query;
  }

  /** Returns a whole number of the query. */
  int number(String name, int otherwise, int least, int most) {
    String text = query(name).orElse(Integer.toString(otherwise));
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw badNumber(name, text, least, most);
    }
    throw badNumber(name, text, least, most);
  }

  private static Refusal badNumber(String name, String text, int least, int most) {
    return Refusal.of(
        Problem.Kind.BAD_INPUT,
        "The parameter %s must be a whole number from %d to %d, found \"%s\""
            .formatted(name, least, most, text));
  }

  /** Returns a time in seconds, with decimals, of the query. */
  Optional<Duration> seconds(String name) {
    return query(name).map(text -> seconds(name, text));
  }

  static Duration seconds(String name, String text) {
    try {
      BigDecimal value = text.length() > 40 ? null : new BigDecimal(text);
      if (value != null && value.signum() >= 0 && value.compareTo(LONGEST) <= 0) {
        return Duration.ofNanos(value.movePointRight(9).longValue());
      }
    } catch (NumberFormatException e) {
      throw badSeconds(name, text);
    }
    throw badSeconds(name, text);
  }

  private static Refusal badSeconds(String name, String text) {
    return Refusal.of(
        Problem.Kind.BAD_INPUT,
        "%s must be a number of seconds from 0 to 1e9, found \"%s\"".formatted(name, text));
  }

  /** Returns how many bytes of a body were read. */
  int received() {
    return body == null ? 0 : body.length;
  }

  boolean wantsJson() {
    String accept = header("Accept").orElse("").toLowerCase(Locale.ROOT);
    int json = accept.indexOf(Answer.JSON);
    int xml = accept.indexOf(Answer.XML);
    return query("format").map("json"::equals).orElse(json >= 0 && (xml < 0 || json < xml));
  }

  /** Tells whether a parameter of the query is {@code true}. */
  boolean says(String name) {
    return query(name).map("true"::equals).orElse(false);
  }

  /** Returns the body, which is read once. */
  byte[] body(int limit) {
    if (body == null) {
      body = bodies.read(request, limit);
    }
    return body;
  }
}
