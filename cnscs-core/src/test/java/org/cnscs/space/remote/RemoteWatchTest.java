package org.cnscs.space.remote;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cnscs.space.Event;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of events that break, repeat, skip or fall silent. */
class RemoteWatchTest extends StubbedServerTest {
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /** Repeats as usual, but without long pauses. */
  @Override
  RemoteSpace open(Duration timeout, Transport transport) {
    return open(SERVER.baseUrl(), Waiting.REAL, timeout);
  }

  private RemoteSpace open(String url, Waiting waiting, Duration timeout) {
    Retries quick =
        new Retries(3, Duration.ofMillis(1), Duration.ofSeconds(5), () -> 1, waiting, _ -> {});
    return RemoteSpaces.open(url, "", quick, timeout, Transport.USUAL);
  }

  private static void after(long sequence, ResponseDefinitionBuilder answer) {
    SERVER.stubFor(get(urlEqualTo("/spaces/main/events?after=" + sequence)).willReturn(answer));
  }

  private static ResponseDefinitionBuilder stream(String body) {
    return aResponse().withHeader("Content-Type", "text/event-stream").withBody(body);
  }

  private static String events(long... sequences) {
    StringBuilder body = new StringBuilder(": events\n\n");
    for (long sequence : sequences) {
      byte[] event = SpaceXmlWriter.event(new Event(sequence, List.of("a"), List.of()));
      String text = new String(event, StandardCharsets.UTF_8);
      body.append("id: %d\ndata: %s\n\n".formatted(sequence, text));
    }
    return body.toString();
  }

  private void assertTold(long... sequences) throws InterruptedException {
    for (long sequence : sequences) {
      Event event = events.poll(20, TimeUnit.SECONDS);
      assertTrue(event != null, () -> "no event came, " + sequence + " was expected");
      assertEquals(sequence, event.sequence());
    }
  }

  @Test
  void stream_endsInTheMiddleOfAnEvent_goesOnAfterTheLastWhole() throws Exception {
    after(-1, stream(events(5) + "id: 99\ndata: <c:event cut off"));
    after(5, stream(events(6, 7) + "id: 98\n"));
    after(7, aResponse().withStatus(503));
    try (Space.Watch watch = space.watch(-1, events::add)) {
      assertTold(5, 6, 7);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "RANDOM_DATA_THEN_CLOSE"})
  void stream_breaks_isOpenedAgainUntilItGoesOn(Fault fault) throws Exception {
    after(4, stream(events(5)));
    after(5, aResponse().withFault(fault));
    try (Space.Watch watch = space.watch(4, events::add)) {
      assertTold(5);
      after(5, stream(events(6)));
      assertTold(6);
    }
  }

  @Test
  void stream_repeatsAndSkipsNumbers_eachIsToldOnceInOrder() throws Exception {
    after(4, stream(events(5, 5, 9)));
    after(9, stream(events(5, 9, 8, 12)));
    after(12, stream(events(12, 13)));
    after(13, stream(events()));
    try (Space.Watch watch = space.watch(4, events::add)) {
      assertTold(5, 9, 12, 13);
    }
    assertEquals(List.of(), List.copyOf(events));
  }

  @Test
  void stream_linesWithCarriageReturnsAndDataInPieces_areUnderstood() throws Exception {
    String pieces = events(5).replace(" sequence", "\ndata: sequence").replace("\n", "\r\n");
    after(4, stream(pieces));
    after(5, stream(events()));
    try (Space.Watch watch = space.watch(4, events::add)) {
      assertTold(5);
    }
  }

  @Test
  void stream_problem_endsTheWatch() {
    Problem overtaken = Problem.of(Problem.Kind.BAD_INPUT, "begin after 30");
    String data = new String(overtaken.toXml(), StandardCharsets.UTF_8);
    after(4, stream(events(5) + "event: problem\ndata: " + data + "\n\n"));
    try (Space.Watch watch = space.watch(4, events::add)) {
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> watch.ended().get(20, TimeUnit.SECONDS));
      assertInstanceOf(SpaceException.BadInput.class, e.getCause());
      assertEquals("begin after 30", e.getCause().getMessage());
    }
  }

  @Test
  void stream_ofAnotherType_isNone() {
    after(4, stream(events(5)).withHeader("Content-Type", "text/html"));
    assertThrows(SpaceException.Unavailable.class, () -> space.watch(4, events::add));
  }

  @Test
  void stream_redirect_isNotFollowed() {
    after(4, aResponse().withStatus(302).withHeader("Location", SERVER.baseUrl() + "/else"));
    assertThrows(SpaceException.Unavailable.class, () -> space.watch(4, events::add));
    assertEquals(1, requests().size());
  }

  @Test
  void reader_tooLongAnEvent_givesUp() throws IOException {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };
    try (EventReader reader = new EventReader(endless, Waiting.REAL, 1000)) {
      IOException e = assertThrows(IOException.class, reader::next);
      assertTrue(e.getMessage().contains("1000"), e.getMessage());
    }
  }

  /** Time that stands still until somebody lets a silence be over. */
  private static final class Standing implements Waiting {
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean silence = new AtomicBoolean();

    @Override
    public long nanoTime() {
      return silence.get() ? RemoteWatch.SILENCE.toNanos() : 0;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
      if (duration.compareTo(Duration.ofSeconds(1)) > 0) {
        over.await();
      }
    }

    void letSilenceBeOver() {
      silence.set(true);
      over.countDown();
    }
  }

  @Test
  void stream_fallsSilent_isOpenedAgain() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();
      Thread.ofVirtual().start(() -> serveSilently(listener, asked));
      Standing time = new Standing();
      String url = "http://127.0.0.1:" + listener.getLocalPort();
      try (Space silent = open(url, time, Duration.ofSeconds(10));
          Space.Watch watch = silent.watch(4, events::add)) {
        assertTold(5);
        assertTrue(asked.take().contains("after=4"));
        time.letSilenceBeOver();
        String again = asked.poll(20, TimeUnit.SECONDS);
        assertTrue(again != null && again.contains("after=5"), "asked again: " + again);
      }
    }
  }

  /** Answers each request with one event and then nothing, on connections that stay open. */
  private static void serveSilently(ServerSocket listener, LinkedBlockingQueue<String> asked) {
    try {
      while (true) {
        Socket socket = listener.accept();
        byte[] request = new byte[2000];
        int length = socket.getInputStream().read(request);
        asked.add(new String(request, 0, length, StandardCharsets.US_ASCII));
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
        socket.getOutputStream().write((head + events(5)).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new AssertionError(e);
      }
    }
  }
}
