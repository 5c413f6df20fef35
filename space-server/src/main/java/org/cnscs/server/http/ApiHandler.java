package org.cnscs.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.cnscs.cli.Json;
import org.cnscs.server.http.Answer.Content.Flow;
import org.cnscs.server.http.Answer.Content.Whole;
import org.cnscs.server.http.Answer.Source;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.remote.Problem;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The one handler of Jetty: checks a request, routes it, and writes the answer.
 *
 * <p>It blocks, on a virtual thread of its own for each request. Every answer forbids the browser
 * to run or embed anything in it: documents are what programs and devices wrote, and some of that
 * could be a page with scripts.
 */
final class ApiHandler extends Handler.Abstract {
  private static final String INERT = "default-src 'none'; sandbox";

  private final Access access;
  private final Router router;
  private final EventStreams streams;
  private final Metrics metrics;
  private final InFlight inFlight;
  private final Bodies bodies;
  private final LeastSpeed speed;

  ApiHandler(
      Access access,
      Router router,
      EventStreams streams,
      Metrics metrics,
      InFlight inFlight,
      Limits limits) {
    super(InvocationType.BLOCKING);
    this.access = access;
    this.router = router;
    this.streams = streams;
    this.metrics = metrics;
    this.inFlight = inFlight;
    this.bodies = new Bodies(limits);
    this.speed = limits.speed();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long start = System.nanoTime();
    metrics.begin();
    boolean entered = inFlight.enter();
    Request.addCompletionListener(request, failure -> end(request, response, start, entered));
    protect(response.getHeaders());
    response.getHeaders().put("Idempotency-Mark", router.mark());
    try {
      if (!entered) {
        throw Refusal.of(
            Problem.Kind.UNAVAILABLE, "The space server is stopping; try again when it runs");
      }
      answer(Call.of(request, bodies), response, callback);
    } catch (Refusal e) {
      if (e.problem().kind() != Problem.Kind.TIMEOUT) {
        bodies.drain(request);
      }
      send(problem(request, e.problem(), e.headers()), response, callback);
    }
    return true;
  }

  private void end(Request request, Response response, long start, boolean entered) {
    metrics.end(request.getMethod(), response.getStatus(), System.nanoTime() - start);
    if (entered) {
      inFlight.leave();
    }
  }

  private static void protect(HttpFields.Mutable headers) {
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Content-Security-Policy", INERT);
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", "no-cache");
    headers.add("Vary", "Accept");
  }

  private void answer(Call call, Response response, Callback callback) {
    try {
      Optional<Answer> first = access.check(call);
      Optional<Space> events = first.isPresent() ? Optional.empty() : router.events(call);
      if (events.isPresent()) {
        stream(call, events.get(), response, callback);
        return;
      }
      Answer answer = first.isPresent() ? first.get() : router.answer(call);
      metrics.received(call.received());
      send(answer, response, callback);
    } catch (SpaceException e) {
      throw new Refusal(Problem.of(e), Map.of());
    } catch (Refusal e) {
      throw e;
    } catch (RuntimeException e) {
      throw Refusal.of(Problem.Kind.FAULT, "The server has a fault, please report it: " + e);
    }
  }

  private void stream(Call call, Space space, Response response, Callback callback) {
    try {
      streams.stream(call, space, response);
      callback.succeeded();
    } catch (IOException e) {
      callback.failed(e); // the usual end of a stream: the client went away
    }
  }

  /** Returns the answer that tells of a problem, in the form that the request asks for. */
  static Answer problem(Request request, Problem problem, Map<String, String> headers) {
    String accept = String.valueOf(request.getHeaders().get("Accept"));
    boolean json = accept.contains("json") && !accept.contains(Answer.XML);
    Answer answer =
        json ? Answer.of(Problem.JSON, json(problem)) : Answer.of(Problem.XML, problem.toXml());
    return answer.withStatus(problem.status()).with(headers);
  }

  /** Returns a problem as JSON shows it. */
  static String json(Problem problem) {
    return Json.text(
        Json.object(
            "type", problem.type(),
            "title", problem.kind().title(),
            "status", problem.status(),
            "detail", problem.detail()));
  }

  private void send(Answer answer, Response response, Callback callback) {
    HttpFields.Mutable headers = response.getHeaders();
    response.setStatus(answer.status());
    answer.headers().forEach(headers::put);
    if (!answer.type().isEmpty()) {
      headers.put("Content-Type", answer.type());
    }
    boolean head = response.getRequest().getMethod().equals("HEAD");
    switch (answer.content()) {
      case Whole whole -> send(answer, head, whole.bytes(), response, callback);
      case Flow flow ->
          send(
              head ? out -> {} : flow.source(),
              new Outlet(response, speed, metrics),
              response,
              callback);
    }
  }

  private void send(
      Answer answer, boolean head, byte[] body, Response response, Callback callback) {
    boolean bodiless = answer.status() == 204 || answer.status() == 304;
    if (!bodiless) {
      response.getHeaders().put("Content-Length", body.length);
    }
    Callback end = Callback.from(callback::succeeded, failure -> lost(answer, callback, failure));
    Outlet outlet = new Outlet(response, speed, metrics);
    if (head || bodiless || body.length <= Outlet.CHUNK) {
      outlet.end(head ? new byte[0] : body, end);
    } else {
      send(out -> out.write(body), outlet, response, end);
    }
  }

  /**
   * Sends a body while it is made. If that fails, the answer ends without its end, so that nobody
   * takes it for whole; if nothing has been sent yet, the client is told what has failed instead.
   */
  private static void send(Source source, Outlet outlet, Response response, Callback callback) {
    try {
      OutputStream out = outlet.stream();
      source.writeTo(out);
      out.close();
      callback.succeeded();
    } catch (IOException | UncheckedIOException e) {
      callback.failed(e); // the client went away
    } catch (RuntimeException e) {
      if (!response.isCommitted()) {
        throw e;
      }
      callback.failed(e);
    }
  }

  private static void lost(Answer answer, Callback callback, Throwable failure) {
    try {
      answer.undo().run();
    } finally {
      callback.failed(failure);
    }
  }
}
