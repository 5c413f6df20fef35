package org.cnscs.server.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.cnscs.cli.Json;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.Entries;
import org.cnscs.space.Leases;
import org.cnscs.space.Registration;
import org.cnscs.space.Space;
import org.cnscs.space.Transaction;
import org.cnscs.space.remote.SpaceXmlWriter;

/**
 * Entries by template.
 *
 * <p>A wait keeps its place among all waits of the space; it is interrupted when the client is gone
 * and when the server has to stop. HTTP/2 tells when a client gives up; HTTP/1.1 does not tell
 * before the answer fails to go out. Then an entry that was taken is written back, for as long as
 * nobody takes it, since what was left of its lease is not known any more; but not if the answer is
 * remembered under an idempotency key, since then the client asks again: {@link RecentAnswers} sees
 * to that. What remains is an answer that went out, was never received, and is not remembered: like
 * a lost reply in JavaSpaces, that entry is gone.
 */
final class MatchResource {
  private final ServerOptions options;
  private final Metrics metrics;
  private final InFlight inFlight;

  MatchResource(ServerOptions options, Metrics metrics, InFlight inFlight) {
    this.options = options;
    this.metrics = metrics;
    this.inFlight = inFlight;
  }

  /** Answers {@code /spaces/{s}/read}. */
  Answer read(Call call, Entries entries) {
    return match(call, ifExists(call) ? entries::readIfExists : entries::read);
  }

  /** Answers {@code /spaces/{s}/take}. */
  Answer take(Call call, Entries entries) {
    if (call.query("most").isPresent()) {
      return takeAll(call, entries);
    }
    Answer answer = match(call, ifExists(call) ? entries::takeIfExists : entries::take);
    return answer.status() != 200 || entries instanceof Transaction
        ? answer
        : answer.withUndo(() -> giveBack(entries, List.of(answer.body())));
  }

  private Answer takeAll(Call call, Entries entries) {
    call.onlyPost();
    byte[] template = call.body(options.maxDocument());
    int most = call.number("most", 1, 1, 10_000);
    Duration timeout = call.seconds("timeout").orElse(Duration.ZERO);
    List<Document> taken =
        inFlight.waiting(call, timeout, () -> entries.takeAll(template, most, timeout));
    if (taken.isEmpty()) {
      return nothing();
    }
    Answer answer = Answer.xml(SpaceXmlWriter.contents(taken));
    return entries instanceof Transaction
        ? answer
        : answer.withUndo(() -> giveBack(entries, taken.stream().map(Document::xml).toList()));
  }

  private Answer nothing() {
    if (inFlight.closing()) {
      throw InFlight.stopping();
    }
    return Answer.empty(204);
  }

  private static boolean ifExists(Call call) {
    return call.says("if-exists");
  }

  private void giveBack(Entries entries, List<byte[]> taken) {
    entries.writeAll(taken, Batch.FOREVER);
    metrics.returned();
  }

  /** Reads or takes. */
  private interface Match {
    Optional<Document> find(byte[] template, Duration timeout);
  }

  private Answer match(Call call, Match match) {
    call.onlyPost();
    byte[] template = call.body(options.maxDocument());
    Duration timeout = call.seconds("timeout").orElse(Duration.ZERO);
    Optional<Document> found = inFlight.waiting(call, timeout, () -> match.find(template, timeout));
    String space = call.segments(3).get(1);
    return found
        .map(
            document ->
                Answer.document(document)
                    .with("Content-Location", EntryResource.location(space, document.id())))
        .orElseGet(this::nothing);
  }

  /** Answers {@code /spaces/{s}/contents}. */
  Answer contents(Call call, Entries entries) {
    call.onlyPost();
    int limit = call.number("limit", 1000, 1, 10_000);
    byte[] template = call.body(options.maxDocument());
    if (call.says("all")) {
      return Answer.flow(
          Answer.XML,
          out -> SpaceXmlWriter.contents(AllDocuments.matching(entries, template), out));
    }
    String after = call.query("after").orElse("");
    return Answer.xml(SpaceXmlWriter.contents(entries.contents(template, after, limit)));
  }

  /** Answers {@code /spaces/{s}/registrations}. */
  Answer register(Call call, Space space) {
    call.onlyPost();
    Registration made =
        space.notify(
            call.body(options.maxDocument()), call.seconds("lease").orElse(Leases.LONGEST));
    Answer answer =
        call.wantsJson()
            ? Answer.json(
                Json.object(
                    "id", made.id(),
                    "sequence", made.sequence(),
                    "until", made.until().toString()))
            : Answer.xml(SpaceXmlWriter.registration(made));
    String leases = "/spaces/" + call.segments(3).get(1) + "/leases/";
    return answer.withStatus(201).with("Location", leases + made.id());
  }
}
