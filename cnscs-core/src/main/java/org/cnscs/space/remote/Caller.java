package org.cnscs.space.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import javax.xml.stream.XMLStreamException;
import org.cnscs.space.SpaceException;

/**
 * A sender of requests to one server: time-outs, safe repetition, failures as {@link
 * SpaceException}s.
 *
 * <p>A request is repeated with a growing pause when the connection fails or the server says that
 * it cannot answer now. One that changes something carries a key under which the server remembers
 * the outcome, so that repeating it does not do it again. A server forgets, at the latest when it
 * ends; so each of its answers has a mark of where its memory is, and once an attempt may have been
 * carried out, the next carries the mark that was the latest before the first one. If the server
 * knows neither the key nor whether it has forgotten it, it refuses. Without a mark, what may have
 * been carried out is not repeated. What has not been is repeated without one: any server may do
 * it, also one that was started in the meantime.
 *
 * <p>What timed out is not repeated: a server that did not answer in that time will hardly do so
 * the next moment. {@link Attempts} tells what may have happened when all have failed.
 */
final class Caller {
  private static final String KEY = "Idempotency-Key";
  private static final String MARK = "Idempotency-Mark";
  private static final int TOO_MANY = 429;

  /** What a server says of a request that it has understood, or remembers. */
  private static final Set<Problem.Kind> SETTLED =
      EnumSet.of(
          Problem.Kind.CONFLICT,
          Problem.Kind.ENDED,
          Problem.Kind.BAD_INPUT,
          Problem.Kind.NO_DOCUMENT,
          Problem.Kind.TOO_LARGE);

  /** What a server says when it does not know what became of a request. */
  private static final Set<Problem.Kind> UNKNOWN =
      EnumSet.of(Problem.Kind.UNREACHABLE, Problem.Kind.FAULT);

  private final SpaceUrl url;
  private final String token;
  private final Retries retries;
  private final Duration timeout;
  private final Transport transport;
  private volatile String mark = "";

  Caller(SpaceUrl url, String token, Retries retries, Duration timeout, Transport transport) {
    this.url = url;
    this.token = token;
    this.retries = retries;
    this.timeout = timeout;
    this.transport = transport;
  }

  /** Sends a request that changes nothing. */
  HttpResponse<byte[]> read(HttpRequest.Builder request) {
    return read(request, Duration.ZERO);
  }

  /** Sends a request that changes nothing, and may wait for a while on the server. */
  HttpResponse<byte[]> read(HttpRequest.Builder request, Duration wait) {
    Attempts attempts = new Attempts(retries, request.build(), false, true);
    return checked(answer(attempts, () -> exchange(request, timeout.plus(wait))), attempts);
  }

  /** Sends a request that changes something, and may wait for a while on the server. */
  HttpResponse<byte[]> write(HttpRequest.Builder request, Duration wait) {
    request.header(KEY, UUID.randomUUID().toString());
    String before = latestMark();
    Attempts attempts = new Attempts(retries, request.build(), true, !before.isEmpty());
    Attempt attempt =
        () -> {
          if (attempts.perhapsDone()) {
            request.setHeader(MARK, before);
          }
          return exchange(request, timeout.plus(wait));
        };
    return checked(answer(attempts, attempt), attempts);
  }

  /** Returns the latest mark of the server's memory, asking for one if none is known. */
  private String latestMark() {
    if (mark.isEmpty()) {
      HttpRequest.Builder health = HttpRequest.newBuilder(URI.create(url.server() + "/health"));
      answer(new Attempts(retries, health.build(), false, true), () -> exchange(health, timeout));
    }
    return mark;
  }

  /** Starts a request to a resource of the space. */
  HttpRequest.Builder request(URI resource) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(resource).header("Accept", "application/xml");
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Opens a stream, without repetition and without a limit of time once it is open. */
  HttpResponse<InputStream> stream(HttpRequest.Builder request) throws IOException {
    try {
      return transport.open(request, timeout);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** One attempt. */
  private interface Attempt {
    HttpResponse<byte[]> send() throws IOException, InterruptedException;
  }

  private HttpResponse<byte[]> exchange(HttpRequest.Builder request, Duration time)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = transport.send(request, time);
    response.headers().firstValue(MARK).ifPresent(told -> mark = told);
    return response;
  }

  /** Returns the answer to the last attempt that was needed. */
  private HttpResponse<byte[]> answer(Attempts attempts, Attempt attempt) {
    try {
      while (true) {
        try {
          HttpResponse<byte[]> response = attempt.send();
          if (!isPassing(response)
              || !attempts.again(response.statusCode(), perhapsDone(response), pause(response))) {
            return response;
          }
        } catch (LimitedBody.TooLongException e) {
          throw garbage(attempts.changes(), e);
        } catch (IOException e) {
          if (!attempts.again(e)) {
            throw attempts.unreachable(url.server());
          }
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Tells whether the same request may be answered otherwise after a pause. */
  private static boolean isPassing(HttpResponse<byte[]> response) {
    return switch (response.statusCode()) {
      case TOO_MANY, 503 -> true;
      case 502, 504 -> !isOurs(response); // a space server does not know what became of it
      default -> false;
    };
  }

  /** Tells whether a request that cannot be answered now may have been carried out. */
  private static boolean perhapsDone(HttpResponse<byte[]> response) {
    return response.statusCode() != TOO_MANY && !isOurs(response);
  }

  private static boolean isOurs(HttpResponse<byte[]> response) {
    return type(response).startsWith(Problem.XML);
  }

  /** Returns how long a server asks to wait, in seconds or until a time that its date goes with. */
  private static Duration pause(HttpResponse<byte[]> response) {
    String after = response.headers().firstValue("Retry-After").orElse("").strip();
    if (after.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(after));
    }
    String now = response.headers().firstValue("Date").orElse("");
    try {
      Duration until = after.isEmpty() ? Duration.ZERO : Duration.between(date(now), date(after));
      return until.isNegative() ? Duration.ZERO : until;
    } catch (DateTimeException e) {
      return Duration.ZERO; // not a time: the own pause is as good as any
    }
  }

  private static ZonedDateTime date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  private SpaceException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SpaceException.Unreachable(
        "Interrupted while waiting for an answer from %s; it may have been carried out"
            .formatted(url.server()),
        e);
  }

  /** Returns the exception for a stream that could not be opened. */
  SpaceException unreachable(IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new SpaceException.Unreachable(
        "The space server at %s cannot be reached (%s); check the URL, and that it runs"
            .formatted(url.server(), why),
        e);
  }

  private HttpResponse<byte[]> checked(HttpResponse<byte[]> response, Attempts attempts) {
    if (response.statusCode() < 300) {
      return response;
    }
    Problem problem = problem(response.statusCode(), type(response), response.body());
    if (problem.kind() == Problem.Kind.NO_DOCUMENT) {
      return response;
    }
    attempts.doubt(UNKNOWN.contains(problem.kind()));
    if (attempts.perhapsDone() && !SETTLED.contains(problem.kind())) {
      throw new SpaceException.Unreachable(
          "%s: %s (%s)".formatted(url.location(), problem.detail(), attempts.story()), null);
    }
    throw problem.toException(url.location());
  }

  /** Reads the problem that an answer tells. */
  Problem problem(int status, String type, byte[] body) {
    if (type.startsWith(Problem.XML)) {
      try {
        return Problem.parse(body, status);
      } catch (XMLStreamException e) {
        throw garbage(e);
      }
    }
    if (status == TOO_MANY) {
      return Problem.of(
          Problem.Kind.UNAVAILABLE,
          url.server() + " has too many requests (status 429), nothing was changed; try later");
    }
    Problem.Kind kind = status < 500 ? Problem.Kind.NOT_FOUND : Problem.Kind.UNREACHABLE;
    return new Problem(
        kind,
        status,
        "%s answered with status %d and is perhaps no space server"
            .formatted(url.server(), status));
  }

  static String type(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  /** Returns the exception for an answer that is not what a space server says. */
  SpaceException garbage(HttpResponse<?> response, String what) {
    return garbage(changes(response), new IllegalArgumentException(what));
  }

  private static boolean changes(HttpResponse<?> response) {
    return response.request().headers().firstValue(KEY).isPresent();
  }

  /** Returns the same; what changes something may have been done by who answered so. */
  private SpaceException garbage(boolean changes, Exception e) {
    String message =
        "The answer of %s is not that of a space server (%s); check the URL"
            .formatted(url.location(), e.getMessage());
    return changes
        ? new SpaceException.Unreachable(message + ", and whether it was carried out", e)
        : new SpaceException.Unavailable(message, e);
  }

  /** Returns the exception for an event that is none. */
  SpaceException garbage(Exception e) {
    return garbage(false, e);
  }

  /**
   * Tells whether a document was answered, not that there is none.
   *
   * @param none the status that says so
   */
  boolean hasDocument(HttpResponse<byte[]> response, int none) {
    boolean xml = type(response).startsWith("application/xml");
    if (response.statusCode() == none) {
      return false;
    } else if (response.statusCode() == 200 && xml) {
      return true;
    }
    throw garbage(
        response, "status %d, type \"%s\"".formatted(response.statusCode(), type(response)));
  }

  /** Checks an answer that says no more than that it was done. */
  void done(HttpResponse<byte[]> response) {
    if (response.statusCode() != 204) {
      throw garbage(response, "status " + response.statusCode());
    }
  }

  /** What reads an answer. */
  interface Parser<T> {
    /** Reads the body of an answer. */
    T parse(byte[] body) throws XMLStreamException;
  }

  /** Reads an answer. */
  <T> T parsed(HttpResponse<byte[]> response, Parser<T> parser) {
    try {
      return parser.parse(response.body());
    } catch (XMLStreamException e) {
      throw garbage(changes(response), e);
    }
  }
}
