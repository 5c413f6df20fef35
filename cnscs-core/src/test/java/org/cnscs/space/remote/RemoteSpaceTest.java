package org.cnscs.space.remote;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.ScenarioMappingBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cnscs.space.Batch;
import org.cnscs.space.Event;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client makes of servers and networks that do not behave. */
@Timeout(30)
class RemoteSpaceTest {
  private static final Retries QUICK = new Retries(3, 2, Duration.ofMillis(1));
  private static final WireMockServer SERVER =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  private static final byte[] XML = "<a/>".getBytes(StandardCharsets.UTF_8);
  private static final Batch BATCH = Batch.builder().put("a", XML).build();

  private RemoteSpace space;

  @BeforeAll
  static void startServer() {
    SERVER.start();
  }

  @AfterAll
  static void stopServer() {
    SERVER.stop();
  }

  @BeforeEach
  void open() {
    SERVER.resetAll();
    space = RemoteSpaces.open(SERVER.baseUrl(), "secret", QUICK, Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    space.close();
  }

  private static ResponseDefinitionBuilder document() {
    return aResponse()
        .withHeader("ETag", "\"7\"")
        .withHeader("Content-Type", "application/xml")
        .withBody("<a/>");
  }

  /** Answers the requests in turn; the last answer stays. */
  private static void answer(ResponseDefinitionBuilder... answers) {
    for (int i = 0; i < answers.length; i++) {
      String state = i == 0 ? Scenario.STARTED : "after " + i;
      ScenarioMappingBuilder stub =
          any(anyUrl()).inScenario("turns").whenScenarioStateIs(state).willReturn(answers[i]);
      SERVER.stubFor(i == answers.length - 1 ? stub : stub.willSetStateTo("after " + (i + 1)));
    }
  }

  private static int requests() {
    return SERVER.getAllServeEvents().size();
  }

  @Test
  void get_document_sendsTheTokenAndReadsTheVersion() {
    answer(document());
    assertEquals(7, space.get("a/b@1:c~d").orElseThrow().version());
    SERVER.verify(
        getRequestedFor(urlEqualTo("/spaces/main/entries/a/b@1:c~d"))
            .withHeader("Authorization", equalTo("Bearer secret")));
  }

  @Test
  void get_passing5xx_isTriedAgain() {
    answer(aResponse().withStatus(503), aResponse().withStatus(502), document());
    assertTrue(space.get("a").isPresent());
    assertEquals(3, requests());
  }

  @Test
  void get_lasting5xx_isUnreachableAfterThreeAttempts() {
    answer(aResponse().withStatus(503));
    assertThrows(SpaceException.Unreachable.class, () -> space.get("a"));
    assertEquals(3, requests());
  }

  @Test
  void get_brokenConnections_areTriedAgain() {
    answer(
        aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
        aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE),
        document());
    assertTrue(space.get("a").isPresent());
  }

  @Test
  void get_truncatedBody_isNotTakenForWhole() {
    answer(document().withHeader("Content-Length", "400"));
    SpaceException e = assertThrows(SpaceException.Unreachable.class, () -> quick().get("a"));
    assertTrue(e.getMessage().contains(SERVER.baseUrl()), e.getMessage());
  }

  @Test
  void get_malformedChunk_isUnreachable() {
    answer(aResponse().withStatus(200).withFault(Fault.MALFORMED_RESPONSE_CHUNK));
    assertThrows(SpaceException.Unreachable.class, () -> space.get("a"));
  }

  @Test
  void get_slowServer_timesOutOnce() {
    answer(document().withFixedDelay(3000));
    SpaceException e = assertThrows(SpaceException.Unreachable.class, () -> quick().get("a"));
    assertTrue(e.getMessage().contains("does not answer in time"), e.getMessage());
  }

  private static RemoteSpace quick() {
    return RemoteSpaces.open(SERVER.baseUrl(), "", QUICK, Duration.ofMillis(300));
  }

  @Test
  void anyOperation_garbage_isNoSpaceServer() {
    answer(aResponse().withHeader("Content-Type", "text/html").withBody("<html><p>Welcome</html>"));
    List<Runnable> operations =
        List.of(
            () -> space.get("a"),
            () -> space.list("", "", 1),
            () -> space.search(new SearchRequest("q", 1)),
            () -> space.missing(Set.of("a")),
            () -> space.contents(XML, 1),
            () -> space.read(XML, Duration.ZERO),
            () -> space.commit(BATCH),
            () -> space.write(XML, Batch.FOREVER));
    for (Runnable operation : operations) {
      SpaceException e = assertThrows(SpaceException.Unavailable.class, operation::run);
      assertTrue(e.getMessage().contains("not that of a space server"), e.getMessage());
    }
  }

  @Test
  void commit_reset_isRepeatedOnceUnderTheSameKey() {
    answer(aResponse().withFault(Fault.EMPTY_RESPONSE));
    assertThrows(SpaceException.Unreachable.class, () -> space.commit(BATCH));
    List<String> keys =
        SERVER.findAll(postRequestedFor(urlEqualTo("/spaces/main/batch"))).stream()
            .map(request -> request.getHeader("Idempotency-Key"))
            .toList();
    assertEquals(2, keys.size());
    assertEquals(keys.get(0), keys.get(1));
    assertFalse(keys.get(0).isBlank());
  }

  @Test
  void commit_resetThenAnswer_isCommitted() {
    String committed = "<c:committed xmlns:c='urn:cnscs:space:1' sequence='42'/>";
    answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), aResponse().withBody(committed));
    assertEquals(42, space.commit(BATCH));
  }

  @Test
  void problems_become_theirExceptionsWithTheMessage() {
    List<SpaceException> all =
        List.of(
            new SpaceException.Conflict("c <&> 1"),
            new SpaceException.Damaged("d", null),
            new SpaceException.BadQuery("q", null),
            new SpaceException.BadInput("i", null),
            new SpaceException.Unavailable("u", null),
            new SpaceException.Failed("f", null),
            new SpaceException.Unreachable("r", null));
    for (SpaceException expected : all) {
      Problem problem = Problem.of(expected);
      SERVER.resetAll();
      answer(
          aResponse()
              .withStatus(problem.status())
              .withHeader("Content-Type", Problem.XML)
              .withBody(problem.toXml()));
      SpaceException actual = assertThrows(SpaceException.class, () -> space.commit(BATCH));
      assertInstanceOf(expected.getClass(), actual);
      assertEquals(expected.getMessage(), actual.getMessage());
    }
  }

  @Test
  void missingSpaceOrToken_isUnavailableWithTheUrl() {
    for (Problem.Kind kind : List.of(Problem.Kind.NOT_FOUND, Problem.Kind.UNAUTHORIZED)) {
      Problem problem = Problem.of(kind, "why");
      SERVER.resetAll();
      answer(
          aResponse()
              .withStatus(problem.status())
              .withHeader("Content-Type", Problem.XML)
              .withBody(problem.toXml()));
      SpaceException e = assertThrows(SpaceException.Unavailable.class, () -> space.get("a"));
      assertEquals(space.location() + ": why", e.getMessage());
    }
  }

  @Test
  void noServer_isUnreachableBecauseNothingConnects() {
    WireMockServer gone = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    gone.start();
    String url = gone.baseUrl();
    gone.stop();
    try (Space none = RemoteSpaces.open(url, "", QUICK, Duration.ofSeconds(5))) {
      SpaceException e = assertThrows(SpaceException.Unreachable.class, () -> none.commit(BATCH));
      assertInstanceOf(ConnectException.class, e.getCause());
      assertTrue(e.getMessage().contains(url), e.getMessage());
      assertThrows(SpaceException.Unreachable.class, () -> none.watch(-1, event -> {}));
    }
  }

  @Test
  void watch_streamEnds_goesOnAfterTheLastEvent() throws Exception {
    SERVER.stubFor(get(urlEqualTo("/spaces/main/events?after=-1")).willReturn(stream(5)));
    SERVER.stubFor(get(urlEqualTo("/spaces/main/events?after=5")).willReturn(stream(6, 7)));
    SERVER.stubFor(
        get(urlEqualTo("/spaces/main/events?after=7")).willReturn(aResponse().withStatus(503)));
    LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Space.Watch watch = space.watch(-1, events::add)) {
      for (long sequence = 5; sequence <= 7; sequence++) {
        assertEquals(sequence, events.poll(20, TimeUnit.SECONDS).sequence());
      }
    }
  }

  private static ResponseDefinitionBuilder stream(long... sequences) {
    StringBuilder body = new StringBuilder(": events\n\n");
    for (long sequence : sequences) {
      byte[] event = SpaceXmlWriter.event(new Event(sequence, List.of("a"), List.of()));
      body.append("id: ")
          .append(sequence)
          .append("\ndata: ")
          .append(new String(event, StandardCharsets.UTF_8))
          .append("\n\n");
    }
    body.append("id: 99\ndata: <c:event cut off");
    return aResponse().withHeader("Content-Type", "text/event-stream").withBody(body.toString());
  }

  @Test
  void open_badUrl_isBadInput() {
    Stream.of(
            "http://",
            "http://h:1/other",
            "http://h:1/spaces/",
            "http://h:1/spaces/a/b",
            "http://u@h:1",
            "http://h:1?x")
        .forEach(
            url ->
                assertThrows(SpaceException.BadInput.class, () -> RemoteSpaces.open(url, ""), url));
    assertEquals("http://h:1/spaces/main", RemoteSpaces.open("http://h:1/", "").location());
    assertEquals(
        "http://[::1]:1/spaces/b", RemoteSpaces.open("http://[::1]:1/spaces/b/", "").location());
  }
}
