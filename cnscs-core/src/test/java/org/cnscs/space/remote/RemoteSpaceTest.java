package org.cnscs.space.remote;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

/** What the client makes of servers and networks that do not behave. */
class RemoteSpaceTest extends StubbedServerTest {
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
    assertEquals(3, requests().size());
  }

  @Test
  void get_lasting5xx_isUnreachableAfterThreeAttempts() {
    answer(aResponse().withStatus(503));
    assertThrows(SpaceException.Unreachable.class, () -> space.get("a"));
    assertEquals(3, requests().size());
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
    SpaceException e = assertThrows(SpaceException.Unreachable.class, () -> space.get("a"));
    assertTrue(e.getMessage().contains(SERVER.baseUrl()), e.getMessage());
  }

  @Test
  void get_malformedChunk_isUnreachable() {
    answer(aResponse().withStatus(200).withFault(Fault.MALFORMED_RESPONSE_CHUNK));
    assertThrows(SpaceException.Unreachable.class, () -> space.get("a"));
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
            () -> space.read(XML, Duration.ZERO));
    for (Runnable operation : operations) {
      SpaceException e = assertThrows(SpaceException.Unavailable.class, operation::run);
      assertTrue(e.getMessage().contains("not that of a space server"), e.getMessage());
    }
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
            new SpaceException.Failed("f", null));
    for (SpaceException expected : all) {
      Problem problem = Problem.of(expected);
      open();
      answer(problem(problem));
      SpaceException actual = assertThrows(SpaceException.class, () -> space.commit(BATCH));
      assertInstanceOf(expected.getClass(), actual);
      assertEquals(expected.getMessage(), actual.getMessage());
    }
  }

  @Test
  void missingSpaceOrToken_isUnavailableWithTheUrl() {
    for (Problem.Kind kind : List.of(Problem.Kind.NOT_FOUND, Problem.Kind.UNAUTHORIZED)) {
      Problem problem = Problem.of(kind, "why");
      open();
      answer(problem(problem));
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
    Duration timeout = Duration.ofSeconds(5);
    try (Space none = RemoteSpaces.open(url, "", without(retries::add), timeout, Transport.USUAL)) {
      SpaceException e = assertThrows(SpaceException.Unreachable.class, () -> none.commit(BATCH));
      assertInstanceOf(ConnectException.class, e.getCause());
      assertTrue(e.getMessage().contains(url), e.getMessage());
      assertThrows(SpaceException.Unreachable.class, () -> none.watch(-1, event -> {}));
    }
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
