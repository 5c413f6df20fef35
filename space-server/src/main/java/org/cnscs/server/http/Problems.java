package org.cnscs.server.http;

import java.nio.ByteBuffer;
import java.util.Map;
import org.cnscs.space.remote.Problem;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** The answers to requests that do not come as far as a resource. */
final class Problems {

  private Problems() {}

  /** Answers requests that Jetty could not make out. */
  static Request.Handler unreadable() {
    return (request, response, callback) -> {
      int status = response.getStatus();
      Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
      String detail = "The request cannot be read: " + (message == null ? status : message);
      send(request, response, callback, new Problem(kind(status), status, detail), Map.of());
      return true;
    };
  }

  private static Problem.Kind kind(int status) {
    return switch (status) {
      case 408 -> Problem.Kind.TIMEOUT;
      case 413, 414, 431 -> Problem.Kind.TOO_LARGE;
      case 404 -> Problem.Kind.NOT_FOUND;
      case 503 -> Problem.Kind.UNAVAILABLE;
      default -> status < 500 || status == 505 ? Problem.Kind.BAD_INPUT : Problem.Kind.FAULT;
    };
  }

  /** Answers requests of an address that sends too many. */
  static Request.Handler tooMany(int rate) {
    return (request, response, callback) -> {
      String detail = "More than %d requests a second came from one address".formatted(rate);
      Problem problem = Problem.of(Problem.Kind.TOO_MANY, detail);
      send(request, response, callback, problem, Map.of("Retry-After", "1"));
      return true;
    };
  }

  private static void send(
      Request request,
      Response response,
      Callback callback,
      Problem problem,
      Map<String, String> headers) {
    Answer answer = ApiHandler.problem(request, problem, headers);
    response.setStatus(answer.status());
    answer.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    boolean head = request.getMethod().equals("HEAD");
    response.write(true, ByteBuffer.wrap(head ? new byte[0] : answer.body()), callback);
  }
}
