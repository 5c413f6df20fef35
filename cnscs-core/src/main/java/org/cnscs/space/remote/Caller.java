package org.cnscs.space.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import javax.xml.stream.XMLStreamException;
import org.cnscs.space.SpaceException;

/**
 * A sender of requests to one server: time-outs, safe repetition, failures as {@link
 * SpaceException}s.
 *
 * <p>A request that changes nothing is repeated with a growing pause when the connection fails or
 * the server says that it cannot answer now. A request that changes something carries a key under
 * which the server remembers the outcome, so that repeating it does not do it again; it is repeated
 * once. What timed out is not repeated: a server that did not answer in that time will hardly do so
 * the next moment. When all attempts failed, the cause of the exception is a {@link
 * ConnectException} only if none of them got a connection, so that nothing can have happened.
 *
 * <p>All callers in a JVM share one client and so its connections. It speaks HTTP/1.1: on loopback
 * there is nothing to gain from sharing a connection, and a commit of many megabytes does not hold
 * up a small read.
 */
final class Caller {
  private static final Set<Integer> PASSING = Set.of(502, 503, 504);

  private final SpaceUrl url;
  private final String token;
  private final Retries retries;
  private final Duration timeout;

  Caller(SpaceUrl url, String token, Retries retries, Duration timeout) {
    this.url = url;
    this.token = token;
    this.retries = retries;
    this.timeout = timeout;
  }

  /** The one client, made when first needed. */
  private static final class Shared {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Sends a request that changes nothing. */
  HttpResponse<byte[]> read(HttpRequest.Builder request) {
    return read(request, Duration.ZERO);
  }

  /** Sends a request that changes nothing, and may wait for a while on the server. */
  HttpResponse<byte[]> read(HttpRequest.Builder request, Duration wait) {
    return send(request.timeout(timeout.plus(wait)).build(), retries.reads());
  }

  /** Sends a request that changes something, and may wait for a while on the server. */
  HttpResponse<byte[]> write(HttpRequest.Builder request, Duration wait) {
    request.header("Idempotency-Key", UUID.randomUUID().toString()).timeout(timeout.plus(wait));
    return send(request.build(), retries.writes());
  }

  /** Starts a request to a resource of the space. */
  HttpRequest.Builder request(URI resource) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(resource).header("Accept", "application/xml");
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Opens a stream, without repetition and without a limit of time once it is open. */
  HttpResponse<InputStream> stream(HttpRequest.Builder request) throws IOException {
    return exchange(request.timeout(timeout).build(), BodyHandlers.ofInputStream());
  }

  private HttpResponse<byte[]> send(HttpRequest request, int attempts) {
    IOException worst = null;
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> response = exchange(request, BodyHandlers.ofByteArray());
        if (attempt == attempts || !PASSING.contains(response.statusCode())) {
          return checked(response);
        }
      } catch (IOException e) {
        worst = worst == null || worst instanceof ConnectException ? e : worst;
        if (attempt == attempts || e instanceof HttpTimeoutException) {
          throw unreachable(worst);
        }
      }
      pause(attempt);
    }
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> body)
      throws IOException {
    try {
      return Shared.CLIENT.send(request, body);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void pause(int attempt) {
    try {
      retries.pause(attempt);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private SpaceException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SpaceException.Unreachable(
        "Interrupted while waiting for an answer from " + url.server(), e);
  }

  /** Returns the exception for a connection that failed. */
  SpaceException unreachable(IOException e) {
    String what =
        e instanceof HttpTimeoutException ? "does not answer in time" : "cannot be reached";
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new SpaceException.Unreachable(
        "The space server at %s %s (%s); check the URL, and that it runs"
            .formatted(url.server(), what, why),
        e);
  }

  private HttpResponse<byte[]> checked(HttpResponse<byte[]> response) {
    if (response.statusCode() < 300) {
      return response;
    }
    Problem problem = problem(response.statusCode(), type(response), response.body());
    if (problem.kind() == Problem.Kind.NO_DOCUMENT) {
      return response;
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
  SpaceException garbage(Exception e) {
    return new SpaceException.Unavailable(
        "The answer of %s is not that of a space server (%s); check the URL"
            .formatted(url.location(), e.getMessage()),
        e);
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
      throw garbage(e);
    }
  }
}
