package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.cnscs.space.Event;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Spaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watch that ends on the server: its client is told. */
@Timeout(60)
class EndedWatchTest {
  private static final String TOO_OLD = "The batches after 7 are too old to be told";

  private SpaceHttpServer server;

  /** A space whose watches tell one event and end. */
  private static Space space() {
    return (Space)
        Proxy.newProxyInstance(
            Space.class.getClassLoader(),
            new Class<?>[] {Space.class},
            (proxy, method, arguments) -> watch(arguments));
  }

  @SuppressWarnings("unchecked")
  private static Space.Watch watch(Object[] arguments) {
    ((Consumer<Event>) arguments[1]).accept(new Event(7, List.of("a"), List.of()));
    return new Space.Watch() {
      @Override
      public CompletableFuture<Void> ended() {
        return CompletableFuture.failedFuture(new SpaceException.BadInput(TOO_OLD, null));
      }

      @Override
      public void close() {}
    };
  }

  @BeforeEach
  void start() {
    server = SpaceHttpServer.start(new OneSpace(space()), ServerOptions.at("127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void events_watchFails_endWithTheProblem() throws Exception {
    String body = events("text/event-stream");
    assertTrue(body.contains("id: 7\nevent: commit\n"), body);
    assertTrue(body.contains("event: problem\ndata: <problem"), body);
    assertTrue(body.contains(TOO_OLD), body);
  }

  private String events(String accept) throws Exception {
    URI events = URI.create(server.url() + "/spaces/main/events?after=0");
    HttpRequest request = HttpRequest.newBuilder(events).header("Accept", accept).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void watch_overHttp_endsWithTheSameFailure() throws Exception {
    BlockingQueue<Event> told = new LinkedBlockingQueue<>();
    try (Space remote = Spaces.open(server.url());
        Space.Watch watch = remote.watch(0, told::add)) {
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> watch.ended().get(30, TimeUnit.SECONDS));
      assertTrue(e.getCause() instanceof SpaceException.BadInput, e.toString());
      assertEquals(TOO_OLD, e.getCause().getMessage());
      assertEquals(7, told.take().sequence());
    }
  }
}
