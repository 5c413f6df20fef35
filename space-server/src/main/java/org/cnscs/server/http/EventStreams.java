package org.cnscs.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.cnscs.cli.Json;
import org.cnscs.space.Event;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.remote.Problem;
import org.cnscs.space.remote.SpaceXmlWriter;
import org.eclipse.jetty.server.Response;

/**
 * Streams of events, {@code /spaces/{s}/events}, as server-sent events whose ids are sequence
 * numbers.
 *
 * <p>The space tells events to a listener that must not block, and the client may be slow, so a
 * queue of limited length stands between them. When it overflows the stream ends, and the client
 * comes back with the id of the last event it got: nothing is lost, and a slow client cannot hold
 * more memory than its queue. When the watch fails, because what it should tell next was compacted
 * or is damaged, the last event of the stream is that problem. A comment every few seconds keeps
 * the connection from being taken for dead, and finds out clients that are gone.
 */
final class EventStreams {
  private static final int QUEUE = 1024;
  private static final long COMMENT_SECONDS = 10;
  private static final Optional<Event> END = Optional.empty();

  private final Metrics metrics;
  private final LeastSpeed speed;
  private final Gate gate;
  private final Set<LinkedBlockingQueue<Optional<Event>>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  EventStreams(Metrics metrics, Limits limits) {
    this.metrics = metrics;
    this.speed = limits.speed();
    this.gate = new Gate("streams of events", limits.streams());
  }

  /** Writes events until the client is gone, too slow, or the server stops. */
  void stream(Call call, Space space, Response response) throws IOException {
    call.onlyGet();
    long after = after(call);
    gate.enter();
    try {
      stream(call, space, after, response);
    } finally {
      gate.leave();
    }
  }

  private void stream(Call call, Space space, long after, Response response) throws IOException {
    Outlet outlet = new Outlet(response, speed, metrics);
    LinkedBlockingQueue<Optional<Event>> queue = new LinkedBlockingQueue<>(QUEUE + 1);
    open.add(queue);
    metrics.streams(1);
    try (Space.Watch watch = watch(call, space, after, listener(queue))) {
      call.request().addIdleTimeoutListener(timeout -> false);
      response.setStatus(200);
      response.getHeaders().put("Content-Type", "text/event-stream");
      response.getHeaders().put("Cache-Control", "no-store");
      write(outlet, ": events after " + after + "\n\n");
      watch.ended().whenComplete((nothing, failure) -> queue.offer(END));
      writeAll(outlet, queue, call.wantsJson(), () -> isInForce(call, space));
      writeEnd(outlet, watch, call.wantsJson());
    } finally {
      metrics.streams(-1);
      open.remove(queue);
    }
  }

  private static Space.Watch watch(Call call, Space space, long after, Consumer<Event> listener) {
    return call.query("registration")
        .map(registration -> space.listen(registration, after, listener))
        .orElseGet(() -> space.watch(after, listener));
  }

  /** Tells whether the registration whose events are streamed still is, if there is one. */
  private static boolean isInForce(Call call, Space space) {
    return call.query("registration").map(id -> space.leases().find(id).isPresent()).orElse(true);
  }

  private static Consumer<Event> listener(LinkedBlockingQueue<Optional<Event>> queue) {
    return event -> {
      if (queue.size() >= QUEUE || !queue.offer(Optional.of(event))) {
        queue.clear();
        queue.add(END);
      }
    };
  }

  private void writeAll(
      Outlet outlet, LinkedBlockingQueue<Optional<Event>> queue, boolean json, BooleanSupplier more)
      throws IOException {
    while (!closed) {
      Optional<Event> next = poll(queue);
      if (next == null && !more.getAsBoolean()) {
        return;
      }
      if (next == null) {
        write(outlet, ":\n\n");
      } else if (next.isPresent()) {
        write(outlet, text(next.get(), json));
      } else {
        return;
      }
    }
  }

  /** Tells why the watch has ended, if that is of a kind that coming back does not mend. */
  private void writeEnd(Outlet outlet, Space.Watch watch, boolean json) throws IOException {
    CompletableFuture<Void> ended = watch.ended();
    if (ended.isCompletedExceptionally()
        && ended.exceptionNow() instanceof SpaceException e
        && !(e instanceof SpaceException.Unavailable)) {
      Problem problem = Problem.of(e);
      String data =
          json ? ApiHandler.json(problem) : new String(problem.toXml(), StandardCharsets.UTF_8);
      write(outlet, "event: problem\ndata: " + data.replace("\n", "\ndata: ") + "\n\n");
    }
  }

  private static Optional<Event> poll(LinkedBlockingQueue<Optional<Event>> queue)
      throws IOException {
    try {
      return queue.poll(COMMENT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for events", e);
    }
  }

  private static String text(Event event, boolean json) {
    String data =
        json
            ? Json.text(json(event))
            : new String(SpaceXmlWriter.event(event), StandardCharsets.UTF_8);
    return "id: %d\nevent: commit\ndata: %s\n\n".formatted(event.sequence(), data);
  }

  /** Returns an event as JSON shows it. */
  static Map<String, Object> json(Event event) {
    return Json.object(
        "sequence", event.sequence(), "changed", event.changed(), "removed", event.removed());
  }

  private static void write(Outlet outlet, String text) throws IOException {
    outlet.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static long after(Call call) {
    String text = call.header("Last-Event-ID").or(() -> call.query("after")).orElse("-1");
    if (!text.matches("-1|\\d{1,18}")) {
      throw Refusal.of(
          Problem.Kind.BAD_INPUT,
          "after must be a sequence number, or -1 for now, found \"%s\"".formatted(text));
    }
    return Long.parseLong(text);
  }

  /** Ends all streams. */
  void close() {
    closed = true;
    open.forEach(queue -> queue.offer(END));
  }
}
