package org.cnscs.server.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cnscs.cli.Json;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.remote.SpaceXmlWriter;

/**
 * Entries by template, and search.
 *
 * <p>A wait is cut into short ones, between which the server looks whether the client is still
 * there and whether it has to stop. HTTP/2 tells when a client gives up; HTTP/1.1 does not tell
 * before the answer fails to go out. Then an entry that was taken without an idempotency key is
 * written back, for as long as nobody takes it, since what was left of its lease is not known any
 * more. With a key the answer is remembered instead, and the client asks again. What remains is an
 * answer that went out and was never received by a client without a key: like a lost reply in
 * JavaSpaces, that entry is gone.
 */
final class MatchResource {
  private static final Duration SLICE = Duration.ofMillis(500);

  private final ServerOptions options;
  private final Metrics metrics;
  private final InFlight inFlight;

  MatchResource(ServerOptions options, Metrics metrics, InFlight inFlight) {
    this.options = options;
    this.metrics = metrics;
    this.inFlight = inFlight;
  }

  /** Answers {@code /spaces/{s}/read}. */
  Answer read(Call call, Space space) {
    return match(call, space::read);
  }

  /** Answers {@code /spaces/{s}/take}. */
  Answer take(Call call, Space space) {
    Answer answer = match(call, space::take);
    boolean safe = answer.status() != 200 || call.header("Idempotency-Key").isPresent();
    return safe ? answer : answer.withUndo(() -> giveBack(space, answer.body()));
  }

  private void giveBack(Space space, byte[] entry) {
    space.write(entry, Batch.FOREVER);
    metrics.returned();
  }

  /** Reads or takes. */
  private interface Match {
    Optional<Document> find(byte[] template, Duration timeout);
  }

  private Answer match(Call call, Match match) {
    call.onlyPost();
    AtomicBoolean gone = new AtomicBoolean();
    call.request().addFailureListener(failure -> gone.set(true));
    call.request().addIdleTimeoutListener(timeout -> false);
    byte[] template = call.body(options.maxDocument());
    Optional<Document> found =
        await(template, call.seconds("timeout").orElse(Duration.ZERO), match, gone);
    String space = call.segments(3).get(1);
    return found
        .map(
            document ->
                Answer.document(document)
                    .with("Content-Location", EntryResource.location(space, document.id())))
        .orElse(Answer.empty(204));
  }

  private Optional<Document> await(
      byte[] template, Duration timeout, Match match, AtomicBoolean gone) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Duration rest = timeout;
    while (true) {
      Optional<Document> found = match.find(template, rest.compareTo(SLICE) > 0 ? SLICE : rest);
      rest = Duration.ofNanos(deadline - System.nanoTime());
      if (found.isPresent() || !rest.isPositive() || gone.get()) {
        return found;
      }
      if (inFlight.closing()) {
        throw new SpaceException.Unavailable(
            "The space server is stopping; try again when it runs", null);
      }
    }
  }

  /** Answers {@code /spaces/{s}/contents}. */
  Answer contents(Call call, Space space) {
    call.onlyPost();
    int limit = call.number("limit", 1000, 1, 10_000);
    return Answer.xml(
        SpaceXmlWriter.contents(space.contents(call.body(options.maxDocument()), limit)));
  }

  /** Answers {@code /spaces/{s}/search}. */
  Answer search(Call call, Space space) {
    call.onlyGet();
    int limit = call.number("limit", 100, 1, 10_000);
    SearchResult result = space.search(new SearchRequest(call.query("q").orElse(""), limit));
    return call.wantsJson() ? Answer.json(json(result)) : Answer.xml(SpaceXmlWriter.hits(result));
  }

  private static Object json(SearchResult result) {
    List<Object> hits =
        result.hits().stream()
            .<Object>map(
                hit ->
                    Json.object(
                        "kind", hit.kind(),
                        "document", hit.document(),
                        "place", hit.place(),
                        "summary", hit.summary(),
                        "checkpoints", hit.checkpoints()))
            .toList();
    return Json.object("total", result.total(), "hits", hits);
  }
}
