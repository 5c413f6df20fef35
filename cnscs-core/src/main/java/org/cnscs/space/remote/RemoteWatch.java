package org.cnscs.space.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import org.cnscs.space.Event;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * A watch over a stream of server-sent events that comes back by itself.
 *
 * <p>{@link #start} returns when the server has answered, and the server answers when it watches:
 * what is committed after {@code start} is seen. From then on one virtual thread reads. When the
 * stream ends it is opened again after the last event that was told, so each event is told at least
 * once, in order, and what a stream repeats is not told again. Only a watch that began "now" and
 * lost its connection before the first event cannot say where it was, and begins again at "now".
 *
 * <p>A server says something every ten seconds, if only that it is there. One that has said nothing
 * for three times as long is taken for gone, whatever its connection looks like: a second virtual
 * thread closes the stream then.
 *
 * <p>A server that cannot be reached or used is tried again until the watch is closed, every few
 * seconds in the end. Anything else that it says ends the watch; {@link #ended} tells it. So does a
 * listener that throws, whose exception goes to the thread's uncaught-exception handler, too.
 */
final class RemoteWatch implements Space.Watch {
  private static final int SLOWEST_ATTEMPT = 4;
  private static final long LONGEST_EVENT = 64 << 20;

  private static final int LONGEST_PROBLEM = 1 << 20;

  /** How long a server may say nothing. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private final SpaceUrl url;
  private final Caller caller;
  private final Retries retries;
  private final String events;
  private final Consumer<Event> listener;
  private final Consumer<Space.Watch> onClose;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile long last;
  private volatile boolean closed;
  private volatile EventReader stream;
  private volatile Thread thread;

  /**
   * Creates the watch.
   *
   * @param events the resource and its parameters, up to the last
   */
  RemoteWatch(
      SpaceUrl url,
      Caller caller,
      Retries retries,
      String events,
      long after,
      Consumer<Event> listener,
      Consumer<Space.Watch> onClose) {
    this.url = url;
    this.caller = caller;
    this.retries = retries;
    this.events = events;
    this.last = after;
    this.listener = listener;
    this.onClose = onClose;
  }

  /** Opens the stream and begins to read it. */
  void start() {
    try {
      stream = open();
    } catch (IOException e) {
      onClose.accept(this);
      throw caller.unreachable(e);
    } catch (SpaceException e) {
      onClose.accept(this);
      throw e;
    }
    thread = Thread.ofVirtual().name("watch " + url.location()).start(this::run);
  }

  private EventReader open() throws IOException {
    HttpRequest.Builder request = caller.request(url.resource(events + "after=" + last)).GET();
    HttpResponse<InputStream> response =
        caller.stream(request.setHeader("Accept", "text/event-stream"));
    String type = Caller.type(response);
    if (response.statusCode() == 200 && type.startsWith("text/event-stream")) {
      return new EventReader(response.body(), retries.waiting(), LONGEST_EVENT);
    }
    try (InputStream body = response.body()) {
      if (response.statusCode() < 300) {
        throw caller.garbage(
            response, "status %d, type \"%s\"".formatted(response.statusCode(), type));
      }
      Problem problem =
          caller.problem(response.statusCode(), type, body.readNBytes(LONGEST_PROBLEM));
      throw problem.toException(url.location());
    }
  }

  @Override
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  private void run() {
    try {
      follow();
      ended.complete(null);
    } catch (SpaceException e) {
      ended.completeExceptionally(e);
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
      throw e;
    } finally {
      onClose.accept(this);
    }
  }

  private void follow() {
    int failures = 0;
    while (!closed) {
      try (EventReader in = stream == null ? open() : stream) {
        stream = in;
        failures = 0;
        readAll(in);
      } catch (IOException | SpaceException.Unreachable | SpaceException.Unavailable e) {
        failures = Math.min(failures + 1, SLOWEST_ATTEMPT);
      } catch (SpaceException.Ended e) {
        closed = true; // the registration has ended: there is nothing more to tell
      }
      stream = null;
      pause(failures + 1);
    }
  }

  /** Tells events until the stream ends, or the server falls silent. */
  private void readAll(EventReader in) throws IOException {
    Thread listening = Thread.ofVirtual().start(() -> closeWhenSilent(in));
    try {
      for (EventReader.Sent sent = in.next(); sent != null && !closed; sent = in.next()) {
        if (sent.name().equals("problem")) {
          throw problem(sent.data());
        }
        tell(sent.data());
      }
    } finally {
      listening.interrupt();
    }
  }

  private void closeWhenSilent(EventReader in) {
    try {
      long left = SILENCE.toNanos();
      while (left > 0) {
        retries.waiting().pause(Duration.ofNanos(left));
        left = in.heardAt() + SILENCE.toNanos() - retries.waiting().nanoTime();
      }
      in.close();
    } catch (InterruptedException e) {
      return; // the stream has ended
    } catch (IOException e) {
      throw new UncheckedIOException("A silent stream of events cannot be closed", e);
    }
  }

  private SpaceException problem(String data) {
    try {
      return Problem.parse(data.getBytes(StandardCharsets.UTF_8), 0).toException(url.location());
    } catch (XMLStreamException e) {
      return caller.garbage(e);
    }
  }

  private void tell(String data) {
    Event event;
    try {
      event = SpaceXmlReader.event(data.getBytes(StandardCharsets.UTF_8));
    } catch (XMLStreamException e) {
      throw caller.garbage(e);
    }
    if (event.sequence() > last) {
      listener.accept(event);
      last = event.sequence();
    }
  }

  private void pause(int attempt) {
    try {
      if (!closed) {
        retries.waiting().pause(retries.pause(attempt));
      }
    } catch (InterruptedException e) {
      closed = true; // only close() interrupts this thread
    }
  }

  @Override
  public void close() {
    closed = true;
    onClose.accept(this);
    EventReader open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw caller.unreachable(e);
      }
    }
    if (thread != null && thread != Thread.currentThread()) {
      thread.interrupt();
    }
  }
}
