package org.cnscs.space.remote;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.cnscs.space.Batch;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is repeated, how often, under which key, and what is told when nothing helped. */
class RemoteFaultsTest extends StubbedServerTest {
  private static final String KEY = "Idempotency-Key";
  private static final String COMMITTED =
      "<c:committed xmlns:c='urn:cnscs:space:1' sequence='42'/>";

  /** The operations that must never be done twice. */
  private enum Change {
    WRITE(space -> space.write(XML, Batch.FOREVER)),
    WRITE_ALL(space -> space.writeAll(List.of(XML), Batch.FOREVER)),
    TAKE(space -> space.take(XML, Duration.ZERO)),
    TAKE_ALL(space -> space.takeAll(XML, 5, Duration.ZERO)),
    COMMIT(space -> space.commit(BATCH)),
    NOTIFY(space -> space.notify(XML, Duration.ofMinutes(1))),
    BEGIN(space -> space.begin(Duration.ofMinutes(1))),
    CANCEL(space -> space.leases().cancel("lease/1-0"));

    private final Consumer<Space> call;

    Change(Consumer<Space> call) {
      this.call = call;
    }
  }

  private static SpaceException.Unreachable unreachable(Runnable call) {
    return assertThrows(SpaceException.Unreachable.class, call::run);
  }

  private static void assertTells(SpaceException e, String... parts) {
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), () -> e.getMessage() + " tells: " + part);
    }
  }

  @ParameterizedTest
  @EnumSource
  void change_whoseConnectionBreaks_isRepeatedUnderOneKeyWithTheMarkFromBefore(Change change) {
    answer(aResponse().withFault(Fault.EMPTY_RESPONSE));
    assertTells(
        unreachable(() -> change.call.accept(space)), "tried 3 times", "may have been carried out");
    List<LoggedRequest> sent = requests();
    assertEquals(3, sent.size());
    assertFalse(sent.getFirst().getHeader(KEY).isBlank());
    assertEquals(1, sent.stream().map(request -> request.getHeader(KEY)).distinct().count());
    assertEquals(1, sent.stream().map(LoggedRequest::getBodyAsString).distinct().count());
    assertNull(sent.getFirst().getHeader("Idempotency-Mark"));
    assertEquals(MARK, sent.get(1).getHeader("Idempotency-Mark"));
    assertEquals(MARK, sent.get(2).getHeader("Idempotency-Mark"));
  }

  @Test
  void changes_haveKeysOfTheirOwn() {
    answer(aResponse().withBody(COMMITTED));
    space.commit(BATCH);
    space.commit(BATCH);
    assertEquals(2, requests().stream().map(request -> request.getHeader(KEY)).distinct().count());
  }

  @Test
  void change_atAServerWithoutMarks_isNotRepeatedWhenItMayHaveHappened() {
    stubHealth(aResponse());
    answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    assertTells(unreachable(() -> space.write(XML, Batch.FOREVER)), "tried once", "may have been");
    assertEquals(1, requests().size());
  }

  @Test
  void change_thatTheServerHasForgotten_isUnknownAndNotRepeated() {
    Problem forgotten = Problem.of(Problem.Kind.UNREACHABLE, "not known any more");
    answer(aResponse().withFault(Fault.EMPTY_RESPONSE), problem(forgotten));
    assertTells(
        unreachable(() -> space.write(XML, Batch.FOREVER)), "not known any more", "look before");
    assertEquals(2, requests().size());
  }

  @Test
  void change_whoseAnswerIsLost_getsItTheNextTime() {
    answer(
        aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE),
        aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK),
        aResponse().withBody(COMMITTED));
    assertEquals(42, space.commit(BATCH));
    assertEquals(List.of(1, 2), retries.stream().map(Retry::attempt).toList());
    assertTrue(retries.getFirst().request().startsWith("POST " + SERVER.baseUrl()));
  }

  @Test
  void change_truncatedAnswer_isAskedForAgain() {
    answer(document().withBody(COMMITTED).withHeader("Content-Length", "400"));
    assertTells(unreachable(() -> space.commit(BATCH)), "may have been carried out");
    assertEquals(1, requests().stream().map(r -> r.getHeader(KEY)).distinct().count());
  }

  @Test
  void change_refusedAfterOneThatMayHaveHappened_staysUnknown() {
    Problem stopping = Problem.of(Problem.Kind.UNAVAILABLE, "stopping");
    answer(aResponse().withFault(Fault.EMPTY_RESPONSE), problem(stopping));
    assertTells(unreachable(() -> space.commit(BATCH)), "stopping", "may have been carried out");
    Problem full = Problem.of(Problem.Kind.FAILED, "disk full");
    open();
    answer(aResponse().withFault(Fault.EMPTY_RESPONSE), problem(full));
    assertTells(unreachable(() -> space.commit(BATCH)), "disk full", "may have been carried out");
  }

  @Test
  void change_conflictAfterALostAnswer_isTheConflict() {
    Problem conflict = new Problem(Problem.Kind.CONFLICT, 412, "has version 8");
    answer(aResponse().withFault(Fault.EMPTY_RESPONSE), problem(conflict));
    assertThrows(SpaceException.Conflict.class, () -> space.commit(BATCH));
    assertEquals(2, requests().size());
  }

  @Test
  void change_staleVersion_isAConflictAtOnce() {
    answer(problem(new Problem(Problem.Kind.CONFLICT, 412, "a has version 8, not 7")));
    SpaceException e = assertThrows(SpaceException.Conflict.class, () -> space.commit(BATCH));
    assertEquals("a has version 8, not 7", e.getMessage());
    assertEquals(1, requests().size());
  }

  @ParameterizedTest
  @CsvSource({"500,1", "502,3", "503,3", "504,3", "507,1"})
  void change_lasting5xxFromAnotherServer_isTriedSoOftenAndMayHaveHappened(int status, int times) {
    answer(aResponse().withStatus(status));
    SpaceException e = unreachable(() -> space.commit(BATCH));
    assertEquals(times, requests().size());
    assertTells(e, "may have been carried out", "" + status);
  }

  @Test
  void change_tooManyRequestsForLong_happenedNot() {
    answer(aResponse().withStatus(429));
    SpaceException e = assertThrows(SpaceException.Unavailable.class, () -> space.commit(BATCH));
    assertEquals(3, requests().size());
    assertTells(e, "429", "nothing was changed");
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504, 429})
  void change_passing_isDoneTheNextTime(int status) {
    answer(aResponse().withStatus(status), aResponse().withBody(COMMITTED));
    assertEquals(42, space.commit(BATCH));
    assertEquals(2, requests().size());
  }

  @Test
  void change_thatHappenedNot_isRepeatedWithoutAMark_sinceAnyServerMayDoIt() {
    answer(
        aResponse().withStatus(429),
        problem(Problem.of(Problem.Kind.UNAVAILABLE, "stopping")),
        aResponse().withBody(COMMITTED));
    assertEquals(42, space.commit(BATCH));
    assertEquals(3, requests().size());
    for (LoggedRequest request : requests()) {
      assertNull(request.getHeader("Idempotency-Mark"));
    }
  }

  @Test
  void change_serverStopping_happenedNot() {
    answer(problem(Problem.of(Problem.Kind.UNAVAILABLE, "stopping")));
    assertThrows(SpaceException.Unavailable.class, () -> space.commit(BATCH));
    assertEquals(3, requests().size());
  }

  @Test
  void change_faultOfTheServer_mayHaveHappened() {
    answer(problem(Problem.of(Problem.Kind.FAULT, "broken")));
    assertTells(unreachable(() -> space.commit(BATCH)), "broken", "may have been carried out");
    assertEquals(1, requests().size());
  }

  @Test
  void change_garbage_mayHaveHappened() {
    ResponseDefinitionBuilder page =
        aResponse().withHeader("Content-Type", "text/html").withBody("<html><p>Welcome</html>");
    for (Change change : Change.values()) {
      open();
      answer(page);
      assertTells(unreachable(() -> change.call.accept(space)), "whether it was carried out");
    }
  }

  @Test
  void retryAfter_isKept_inSecondsAndAsADate() {
    answer(
        aResponse().withStatus(429).withHeader("Retry-After", "4"),
        aResponse()
            .withStatus(503)
            .withHeader("Date", "Sun, 22 Nov 2026 13:00:00 GMT")
            .withHeader("Retry-After", "Sun, 22 Nov 2026 13:00:03 GMT"),
        document());
    assertTrue(space.get("a").isPresent());
    assertEquals(List.of(Duration.ofSeconds(4), Duration.ofSeconds(3)), pauses);
  }

  @Test
  void retryAfter_longerThanThePatience_failsAtOnceAndSaysSo() {
    answer(aResponse().withStatus(503).withHeader("Retry-After", "3600"));
    assertThrows(SpaceException.Unreachable.class, () -> space.get("a"));
    assertEquals(List.of(), pauses);
    assertEquals(1, requests().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-3", "99999999999999999999", "1e9", ""})
  void retryAfter_nonsense_isNotKept(String value) {
    answer(aResponse().withStatus(503).withHeader("Retry-After", value), document());
    assertTrue(space.get("a").isPresent());
    assertEquals(List.of(Duration.ofMillis(50)), pauses);
  }

  @Test
  void pauses_growAndAreBetweenHalfAndAll() {
    answer(aResponse().withStatus(503));
    assertThrows(SpaceException.class, () -> space.get("a"));
    assertEquals(List.of(Duration.ofMillis(50), Duration.ofMillis(150)), pauses);
    Retries most =
        new Retries(
            3, Duration.ofMillis(100), Duration.ofSeconds(1), () -> 1, Waiting.REAL, _ -> {});
    assertEquals(Duration.ofMillis(900), most.pause(3));
  }

  @Test
  void slowHead_timesOutOnce() {
    answer(document().withFixedDelay(2000));
    RemoteSpace quick = open(Duration.ofMillis(200), Transport.USUAL);
    assertTells(unreachable(() -> quick.get("a")), "does not answer in time", "nothing was");
    assertEquals(1, requests().size());
    SERVER.resetRequests();
    assertTells(
        unreachable(() -> quick.take(XML, Duration.ZERO)), "in time", "may have been carried out");
    assertEquals(1, requests().size());
  }

  @Test
  void slowDrip_timesOutInTheMiddleOfTheBody() {
    answer(document().withChunkedDribbleDelay(4, 4000));
    RemoteSpace quick = open(Duration.ofMillis(300), Transport.USUAL);
    long begun = System.nanoTime();
    assertTells(unreachable(() -> quick.get("a")), "does not answer in time");
    assertTrue(System.nanoTime() - begun < 3_000_000_000L, "waited for all of it");
  }

  @Test
  void hugeAnswer_isGivenUp() {
    answer(document().withBody("<a>" + "x".repeat(100_000) + "</a>"));
    RemoteSpace small = open(Duration.ofSeconds(10), new Transport(99_999));
    SpaceException e = assertThrows(SpaceException.Unavailable.class, () -> small.get("a"));
    assertTells(e, "more than 99999 bytes");
    assertEquals(1, requests().size());
    assertTells(unreachable(() -> small.take(XML, Duration.ZERO)), "99999", "carried out");
  }

  @Test
  void redirect_isNotFollowed() {
    WireMockServer elsewhere =
        new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    elsewhere.start();
    try {
      elsewhere.stubFor(any(anyUrl()).willReturn(document()));
      for (int status : List.of(301, 302, 303, 307, 308)) {
        open();
        answer(
            WireMock.temporaryRedirect(elsewhere.baseUrl() + "/spaces/main/entries/a")
                .withStatus(status));
        SpaceException e = assertThrows(SpaceException.Unavailable.class, () -> space.get("a"));
        assertTells(e, "status " + status);
        assertThrows(SpaceException.class, () -> space.write(XML, Batch.FOREVER));
      }
      assertEquals(0, elsewhere.getAllServeEvents().size());
    } finally {
      elsewhere.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json", ""})
  void document_ofAnotherType_isNone(String type) {
    answer(
        aResponse().withHeader("ETag", "\"7\"").withHeader("Content-Type", type).withBody("<a/>"));
    assertThrows(SpaceException.Unavailable.class, () -> space.get("a"));
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 202, 204, 206})
  void document_anotherSuccess_isNotTakenForNone(int status) {
    answer(document().withStatus(status));
    assertThrows(SpaceException.Unavailable.class, () -> space.get("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"\"", "W/\"7\"", "\"x\"", "\"-1\"", "\"99999999999999999999\""})
  void document_badTag_isGarbage(String tag) {
    answer(
        aResponse()
            .withHeader("ETag", tag)
            .withHeader("Content-Type", "application/xml")
            .withBody("<a/>"));
    assertTells(assertThrows(SpaceException.Unavailable.class, () -> space.get("a")), "ETag", tag);
  }

  private Attempts attempts() {
    HttpRequest request = HttpRequest.newBuilder(URI.create(SERVER.baseUrl())).build();
    return new Attempts(without(retries::add), request, true, true);
  }

  @Test
  void noConnectionInTime_isTriedAgainSinceNothingHappened() throws InterruptedException {
    Attempts attempts = attempts();
    assertTrue(attempts.again(new HttpConnectTimeoutException("late")));
    assertTrue(attempts.again(new HttpConnectTimeoutException("late")));
    assertFalse(attempts.again(new HttpConnectTimeoutException("late")));
    assertTells(attempts.unreachable("http://h"), "tried 3 times", "nothing was changed");
  }

  @Test
  void noConnectionAfterOneThatBroke_hidesTheConnectException() throws InterruptedException {
    Attempts attempts = attempts();
    assertTrue(attempts.again(502, true, Duration.ZERO));
    assertTrue(attempts.again(new ConnectException("refused")));
    SpaceException e = attempts.unreachable("http://h");
    assertFalse(e.getCause() instanceof ConnectException);
    assertInstanceOf(ConnectException.class, e.getCause().getCause());
  }
}
