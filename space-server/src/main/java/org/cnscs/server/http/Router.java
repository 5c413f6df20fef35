package org.cnscs.server.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.cnscs.space.Entries;
import org.cnscs.space.Space;
import org.cnscs.space.remote.Problem;

/** The resources by their paths. */
final class Router {
  private static final String MAIN = "main";
  private static final Set<String> QUESTIONS = Set.of("contents", "missing");
  private static final int REMEMBERED = 65_536;
  private static final long REMEMBERED_BYTES =
      Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  private final ServerOptions options;
  private final SpaceLookup spaces;
  private final EntryResource entries;
  private final MatchResource matches;
  private final SearchResource searches;
  private final LeaseResource leases;
  private final ProcessResource processes;
  private final SiteResource site;
  private final Console console;
  private final RecentAnswers recent =
      new RecentAnswers(UUID.randomUUID().toString(), REMEMBERED, REMEMBERED_BYTES);

  Router(ServerOptions options, SpaceLookup spaces, Metrics metrics, InFlight inFlight) {
    this.options = options;
    this.spaces = spaces;
    this.entries = new EntryResource(options);
    this.matches = new MatchResource(options, metrics, inFlight);
    this.searches = new SearchResource(inFlight);
    this.leases = new LeaseResource(inFlight);
    this.processes = new ProcessResource(spaces);
    this.site = new SiteResource(spaces, metrics);
    this.console = new Console(spaces);
  }

  /** Answers a request, once for each idempotency key if it may change something. */
  Answer answer(Call call) {
    Optional<String> key = call.header("Idempotency-Key");
    if (onlyAsks(call) || key.isEmpty()) {
      return route(call);
    }
    if (key.get().length() > 200) {
      throw Refusal.of(Problem.Kind.BAD_INPUT, "An Idempotency-Key has at most 200 characters");
    }
    boolean many = call.path().endsWith("/batch") || call.query("bulk").isPresent();
    call.body(many ? options.maxBatch() : options.maxDocument());
    String request = call.method() + " " + call.request().getHttpURI().getPathQuery();
    String mark = call.header("Idempotency-Mark").orElse("");
    return recent.answer(key.get(), mark, request, () -> route(call));
  }

  /** Tells whether a request changes nothing, even if its method could. */
  private static boolean onlyAsks(Call call) {
    List<String> parts = call.segments(4);
    return call.changesNothing()
        || parts.size() == 3 && parts.get(0).equals("spaces") && QUESTIONS.contains(parts.get(2));
  }

  /** Returns where the memory of idempotency keys is now, for a client that may have to repeat. */
  String mark() {
    return recent.mark();
  }

  private Answer route(Call call) {
    return switch (call.segments(2).getFirst()) {
      case "" -> call.path().equals("/") ? console.home(call) : unknown(call);
      case "console" -> console.answer(call);
      case "spaces" -> spaces(call);
      case "leases" -> leases(call, MAIN, spaces.main(), call.segments(2));
      case "transactions" -> transactions(call, MAIN, spaces.main(), call.segments(2));
      case "processes" -> processes.answer(call);
      case "nodes" -> site.nodes(call);
      case "openapi.json" -> SiteResource.openApi(call);
      case "health" -> site.health(call);
      case "metrics" -> site.metrics(call);
      case "sitemap.xml" -> site.sitemap(call);
      case "opensearch.xml" -> site.openSearch(call);
      default -> unknown(call);
    };
  }

  private Answer spaces(Call call) {
    List<String> parts = call.segments(4);
    return switch (parts.size()) {
      case 1 -> site.spaces(call);
      case 2 -> space(call, parts.get(1));
      case 3 -> operation(call, spaces.existing(parts.get(1)), parts.get(2));
      default -> part(call, spaces.existing(parts.get(1)), parts);
    };
  }

  private Answer part(Call call, Space space, List<String> parts) {
    return switch (parts.get(3).isEmpty() ? "" : parts.get(2)) {
      case "entries" -> entries.document(call, target(call, space), parts.get(3));
      case "transactions" -> TransactionResource.transaction(call, space, parts.get(3));
      case "leases" -> leases.lease(call, space, parts.get(3));
      default -> unknown(call);
    };
  }

  private Answer leases(Call call, String name, Space space, List<String> parts) {
    return parts.size() == 1
        ? leases.leases(call, name, space)
        : leases.lease(call, space, parts.get(1));
  }

  private Answer space(Call call, String name) {
    if (call.method().equals("PUT")) {
      return Answer.empty(create(call, name) ? 201 : 204);
    }
    if (!call.changesNothing()) {
      throw call.wrongMethod("GET, HEAD, PUT");
    }
    spaces.existing(name);
    return site.named(call, List.of(name));
  }

  private boolean create(Call call, String name) {
    return switch (call.query("kind").orElse("persistent")) {
      case "persistent" -> spaces.create(name);
      case "transient" -> spaces.createTransient(name);
      default -> throw Refusal.of(Problem.Kind.BAD_INPUT, "kind is persistent or transient");
    };
  }

  private static Answer transactions(Call call, String name, Space space, List<String> parts) {
    return parts.size() == 1
        ? TransactionResource.begin(call, name, space)
        : TransactionResource.transaction(call, space, parts.get(1));
  }

  /** Returns the transaction that a request names, else the space. */
  private static Entries target(Call call, Space space) {
    return call.query("transaction").<Entries>map(space::join).orElse(space);
  }

  private Answer operation(Call call, Space space, String name) {
    return switch (name) {
      case "entries" -> entries.documents(call, space, target(call, space));
      case "batch" -> entries.batch(call, target(call, space));
      case "leases" -> leases.leases(call, call.segments(3).get(1), space);
      case "transactions" -> TransactionResource.begin(call, call.segments(3).get(1), space);
      case "registrations" -> matches.register(call, space);
      case "export" -> entries.export(call, space);
      case "missing" -> entries.missing(call, space);
      case "read" -> matches.read(call, target(call, space));
      case "take" -> matches.take(call, target(call, space));
      case "contents" -> matches.contents(call, target(call, space));
      case "search" -> searches.search(call, space);
      default -> unknown(call);
    };
  }

  /** Returns the space whose events are asked for, if they are. */
  Optional<Space> events(Call call) {
    List<String> parts = call.segments(4);
    boolean events =
        parts.size() == 3 && parts.get(0).equals("spaces") && parts.get(2).equals("events");
    return events ? Optional.of(spaces.existing(parts.get(1))) : Optional.empty();
  }

  private static Answer unknown(Call call) {
    throw notFound(call);
  }

  static Refusal notFound(Call call) {
    return Refusal.of(
        Problem.Kind.NOT_FOUND,
        "There is nothing at %s; / leads to what there is".formatted(call.path()));
  }
}
