package org.cnscs.server.http;

import java.time.Duration;
import java.util.List;
import org.cnscs.cli.Json;
import org.cnscs.space.Batch;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Tier;
import org.cnscs.space.LeaseRequest;
import org.cnscs.space.Leases;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.remote.Problem;
import org.cnscs.space.remote.SpaceXmlWriter;

/** The leases of a space. */
final class LeaseResource {
  private final InFlight inFlight;

  LeaseResource(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  /** Answers {@code /spaces/{s}/leases}. */
  Answer leases(Call call, String name, Space space) {
    return switch (call.method()) {
      case "GET", "HEAD" -> list(call, space.leases());
      case "POST" -> grant(call, name, space.leases());
      default -> throw call.wrongMethod("GET, HEAD, POST");
    };
  }

  private static Answer list(Call call, Leases leases) {
    List<Lease> found =
        leases.list(
            call.query("of").orElse(""),
            call.query("after").orElse(""),
            call.number("limit", 1000, 1, 10_000));
    return call.wantsJson()
        ? Answer.json(Json.object("leases", found.stream().map(LeaseJson::of).toList()))
        : Answer.xml(SpaceXmlWriter.leases(found));
  }

  private Answer grant(Call call, String name, Leases leases) {
    LeaseRequest request =
        new LeaseRequest(
            required(call, "of"),
            tier(required(call, "tier")),
            call.query("holder").orElse(""),
            call.seconds("lease").orElseThrow(() -> missing("lease")),
            call.seconds("timeout").orElse(Duration.ZERO));
    Lease lease = grant(call, leases, request);
    return answer(call, lease).withStatus(201).with("Location", location(name, lease.id()));
  }

  private Lease grant(Call call, Leases leases, LeaseRequest request) {
    try {
      return inFlight.waiting(call, request.patience(), () -> leases.grant(request));
    } catch (SpaceException.Conflict e) {
      throw inFlight.closing() ? InFlight.stopping() : e;
    }
  }

  private static String location(String name, String id) {
    return "/spaces/" + name + "/leases/" + id;
  }

  private static String required(Call call, String parameter) {
    return call.query(parameter).orElseThrow(() -> missing(parameter));
  }

  private static Refusal missing(String parameter) {
    return Refusal.of(
        Problem.Kind.BAD_INPUT,
        "The parameter %s is missing; a lease is asked for with of, tier and lease"
            .formatted(parameter));
  }

  private static Tier tier(String word) {
    return Tier.named(word)
        .orElseThrow(
            () ->
                Refusal.of(
                    Problem.Kind.BAD_INPUT,
                    "The parameter tier is interest, shared or exclusive, found " + word));
  }

  /** Answers {@code /spaces/{s}/leases/{id}}. */
  Answer lease(Call call, Space space, String id) {
    return switch (call.method()) {
      case "GET", "HEAD" -> answer(call, find(space.leases(), id));
      case "PUT" -> answer(call, space.leases().renew(id, duration(call)));
      case "DELETE" -> {
        space.leases().cancel(id);
        yield Answer.empty(204);
      }
      default -> throw call.wrongMethod("GET, HEAD, PUT, DELETE");
    };
  }

  private static Lease find(Leases leases, String id) {
    return leases
        .find(id)
        .orElseThrow(() -> Refusal.of(Problem.Kind.NO_DOCUMENT, "No lease " + id + " is in force"));
  }

  private static Duration duration(Call call) {
    return call.seconds("lease").orElse(Batch.FOREVER);
  }

  private static Answer answer(Call call, Lease lease) {
    return call.wantsJson()
        ? Answer.json(LeaseJson.of(lease))
        : Answer.xml(SpaceXmlWriter.lease(lease));
  }
}
