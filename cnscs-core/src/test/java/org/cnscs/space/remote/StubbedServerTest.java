package org.cnscs.space.remote;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.ScenarioMappingBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cnscs.space.Batch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * A server that answers as a test says, and a client of it that pauses without waiting. It gives a
 * mark of its memory, as space servers do.
 */
@Timeout(30)
abstract class StubbedServerTest {
  static final WireMockServer SERVER =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
  static final byte[] XML = "<a/>".getBytes(StandardCharsets.UTF_8);
  static final Batch BATCH = Batch.builder().put("a", XML).build();
  static final String MARK = "memory-17";

  final List<Duration> pauses = new ArrayList<>();
  final List<Retry> retries = new ArrayList<>();
  RemoteSpace space;

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
    stubHealth(aResponse().withHeader("Idempotency-Mark", MARK));
    space = open(Duration.ofSeconds(10), Transport.USUAL);
  }

  @AfterEach
  void close() {
    space.close();
  }

  static void stubHealth(ResponseDefinitionBuilder answer) {
    SERVER.stubFor(get(urlEqualTo("/health")).atPriority(1).willReturn(answer));
  }

  /** Opens the space with another time-out. */
  RemoteSpace open(Duration timeout, Transport transport) {
    return RemoteSpaces.open(SERVER.baseUrl(), "secret", without(retries::add), timeout, transport);
  }

  /** Returns the usual repetitions, whose pauses are noted, and over at once. */
  Retries without(Consumer<Retry> listener) {
    Waiting waiting =
        new Waiting() {
          @Override
          public long nanoTime() {
            return pauses.stream().mapToLong(Duration::toNanos).sum();
          }

          @Override
          public void pause(Duration duration) {
            pauses.add(duration);
          }
        };
    return new Retries(
        3, Duration.ofMillis(100), Duration.ofSeconds(10), () -> 0, waiting, listener);
  }

  static ResponseDefinitionBuilder document() {
    return aResponse()
        .withHeader("ETag", "\"7\"")
        .withHeader("Content-Type", "application/xml")
        .withBody("<a/>");
  }

  static ResponseDefinitionBuilder problem(Problem problem) {
    return aResponse()
        .withStatus(problem.status())
        .withHeader("Content-Type", Problem.XML)
        .withBody(problem.toXml());
  }

  /** Answers the requests in turn; the last answer stays. */
  static void answer(ResponseDefinitionBuilder... answers) {
    for (int i = 0; i < answers.length; i++) {
      String state = i == 0 ? Scenario.STARTED : "after " + i;
      ScenarioMappingBuilder stub =
          any(anyUrl()).inScenario("turns").whenScenarioStateIs(state).willReturn(answers[i]);
      SERVER.stubFor(i == answers.length - 1 ? stub : stub.willSetStateTo("after " + (i + 1)));
    }
  }

  /** Returns the requests that came, but for those after the server's health, oldest first. */
  static List<LoggedRequest> requests() {
    return SERVER.getAllServeEvents().reversed().stream()
        .map(ServeEvent::getRequest)
        .filter(request -> !request.getUrl().equals("/health"))
        .toList();
  }
}
