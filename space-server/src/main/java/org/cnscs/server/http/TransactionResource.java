package org.cnscs.server.http;

import java.time.Duration;
import org.cnscs.cli.Json;
import org.cnscs.space.Space;
import org.cnscs.space.Transaction;
import org.cnscs.space.remote.SpaceXmlWriter;

/** The transactions of a space. */
final class TransactionResource {
  private static final Duration USUAL = Duration.ofMinutes(1);

  private TransactionResource() {}

  /** Answers {@code /spaces/{s}/transactions}. */
  static Answer begin(Call call, String name, Space space) {
    call.onlyPost();
    Transaction begun = space.begin(call.seconds("lease").orElse(USUAL));
    String location = "/spaces/" + name + "/transactions/" + begun.id();
    return answer(call, begun).withStatus(201).with("Location", location);
  }

  /** Answers {@code /spaces/{s}/transactions/{id}}. */
  static Answer transaction(Call call, Space space, String id) {
    return switch (call.method()) {
      case "GET", "HEAD" -> answer(call, space.join(id));
      case "POST" -> EntryResource.sequence(call, space.join(id).commit());
      case "PUT" -> {
        space.leases().renew(id, call.seconds("lease").orElse(USUAL));
        yield answer(call, space.join(id));
      }
      case "DELETE" -> {
        space.join(id).abort();
        yield Answer.empty(204);
      }
      default -> throw call.wrongMethod("GET, HEAD, POST, PUT, DELETE");
    };
  }

  private static Answer answer(Call call, Transaction transaction) {
    return call.wantsJson()
        ? Answer.json(Json.object("id", transaction.id(), "until", transaction.until().toString()))
        : Answer.xml(SpaceXmlWriter.transaction(transaction.id(), transaction.until()));
  }
}
