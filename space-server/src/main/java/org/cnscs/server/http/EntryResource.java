package org.cnscs.server.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.cnscs.cli.Json;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Entries;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Transaction;
import org.cnscs.space.remote.Problem;
import org.cnscs.space.remote.SpaceXmlReader;
import org.cnscs.space.remote.SpaceXmlWriter;

/** The documents of a space: single ones, lists, batches, and which are missing. */
final class EntryResource {
  private final ServerOptions options;

  EntryResource(ServerOptions options) {
    this.options = options;
  }

  /** Answers {@code /spaces/{s}/entries/{id}}. */
  Answer document(Call call, Entries space, String id) {
    return switch (call.method()) {
      case "GET", "HEAD" -> get(call, space, id);
      case "PUT" -> put(call, space, id);
      case "DELETE" -> delete(call, space, id);
      default -> throw call.wrongMethod("GET, HEAD, PUT, DELETE");
    };
  }

  private Answer get(Call call, Entries space, String id) {
    Document document = space.get(id).orElseThrow(() -> noDocument(id));
    boolean known = call.header("If-None-Match").map(Answer.etag(document)::equals).orElse(false);
    return known
        ? Answer.empty(304).with("ETag", Answer.etag(document))
        : Answer.document(document);
  }

  private static Refusal noDocument(String id) {
    return Refusal.of(Problem.Kind.NO_DOCUMENT, "There is no document " + id);
  }

  private Answer put(Call call, Entries space, String id) {
    Expect expect = expect(call);
    Batch batch = fenced(call, id).put(id, call.body(options.maxDocument()), expect).build();
    Answer answer = committed(call, space, batch);
    boolean created = answer.status() == 200 && expect instanceof Expect.Absent;
    return created ? answer.withStatus(201) : answer;
  }

  private Answer delete(Call call, Entries space, String id) {
    Expect expect = expect(call);
    if (expect instanceof Expect.Anything && space.get(id).isEmpty()) {
      throw noDocument(id);
    }
    return committed(call, space, fenced(call, id).delete(id, expect).build());
  }

  /** Commits a change of one document; a conflict is a failed precondition if there was one. */
  private static Answer committed(Call call, Entries target, Batch batch) {
    try {
      return apply(call, target, batch);
    } catch (SpaceException.Conflict e) {
      throw new Refusal(
          new Problem(Problem.Kind.CONFLICT, 412, e.getMessage()), java.util.Map.of());
    }
  }

  /** Commits a batch, or adds it to a transaction, whose commit will have a sequence number. */
  private static Answer apply(Call call, Entries target, Batch batch) {
    if (target instanceof Transaction transaction) {
      transaction.change(batch);
      return Answer.empty(204);
    }
    return sequence(call, ((Space) target).commit(batch));
  }

  /** Answers with the sequence number of a batch. */
  static Answer sequence(Call call, long sequence) {
    return call.wantsJson()
        ? Answer.json(Json.object("sequence", sequence))
        : Answer.xml(SpaceXmlWriter.committed(sequence));
  }

  /** Starts a batch that is applied only if the lease that the request names is in force. */
  private static Batch.Builder fenced(Call call, String id) {
    Batch.Builder batch = Batch.builder();
    call.header("Fencing-Token").ifPresent(token -> batch.check(id, leased(token)));
    return batch;
  }

  private static Expect leased(String token) {
    if (!token.matches("\\d{1,18}")) {
      throw Refusal.of(
          Problem.Kind.BAD_INPUT, "Fencing-Token must be the token of a lease, found " + token);
    }
    return new Expect.Leased(Long.parseLong(token));
  }

  private static Expect expect(Call call) {
    Optional<String> match = call.header("If-Match");
    Optional<String> none = call.header("If-None-Match");
    if (match.isPresent() == none.isPresent()) {
      if (match.isPresent()) {
        throw Refusal.of(Problem.Kind.BAD_INPUT, "If-Match and If-None-Match exclude each other");
      }
      return new Expect.Anything();
    }
    return match.map(EntryResource::version).orElseGet(() -> absent(none.orElseThrow()));
  }

  private static Expect version(String tag) {
    if (tag.equals("*")) {
      return new Expect.Present();
    }
    if (!tag.matches("\"\\d{1,18}\"")) {
      throw Refusal.of(
          Problem.Kind.BAD_INPUT,
          "If-Match must be * or the version of the document in quotes, found " + tag);
    }
    return new Expect.Version(Long.parseLong(tag.substring(1, tag.length() - 1)));
  }

  private static Expect absent(String tag) {
    if (!tag.equals("*")) {
      throw Refusal.of(Problem.Kind.BAD_INPUT, "If-None-Match must be * in a change, found " + tag);
    }
    return new Expect.Absent();
  }

  /** Answers {@code /spaces/{s}/entries}. */
  Answer documents(Call call, Space space, Entries target) {
    return switch (call.method()) {
      case "GET", "HEAD" -> list(call, space);
      case "POST" -> write(call, target);
      default -> throw call.wrongMethod("GET, HEAD, POST");
    };
  }

  private Answer list(Call call, Space space) {
    int limit = call.number("limit", 1000, 1, 10_000);
    String prefix = call.query("prefix").orElse("");
    if (call.says("all")) {
      return listAll(call, AllDocuments.infos(space, prefix));
    }
    List<DocumentInfo> documents = space.list(prefix, call.query("after").orElse(""), limit);
    return call.wantsJson()
        ? Answer.json(json(documents.stream()))
        : Answer.xml(SpaceXmlWriter.documents(documents));
  }

  private static Answer listAll(Call call, Stream<DocumentInfo> documents) {
    return call.wantsJson()
        ? Answer.jsonFlow(json(documents))
        : Answer.flow(Answer.XML, out -> SpaceXmlWriter.documents(documents, out));
  }

  private static Object json(Stream<DocumentInfo> documents) {
    return Json.object(
        "documents",
        documents
            .map(d -> Json.object("id", d.id(), "version", d.version(), "bytes", d.bytes()))
            .iterator());
  }

  /** Answers {@code /spaces/{s}/export}: every document with its content. */
  Answer export(Call call, Space space) {
    call.onlyGet();
    Stream<Document> documents = AllDocuments.of(space, call.query("prefix").orElse(""));
    return Answer.flow(Answer.XML, out -> SpaceXmlWriter.contents(documents, out));
  }

  private Answer write(Call call, Entries space) {
    Optional<Duration> lease =
        call.seconds("lease").or(() -> call.header("Lease").map(s -> Call.seconds("Lease", s)));
    if (call.query("bulk").isPresent()) {
      return writeAll(call, space, lease.orElse(Batch.FOREVER));
    }
    String id = space.write(call.body(options.maxDocument()), lease.orElse(Batch.FOREVER));
    Answer answer =
        call.wantsJson()
            ? Answer.json(Json.object("id", id))
            : Answer.xml(SpaceXmlWriter.written(id));
    return answer.withStatus(201).with("Location", location(call.segments(3).get(1), id));
  }

  private Answer writeAll(Call call, Entries target, Duration lease) {
    List<byte[]> entries =
        parse(call.body(options.maxBatch()), "list of entries", SpaceXmlReader::entries);
    return ids(call, target.writeAll(entries, lease)).withStatus(201);
  }

  private static Answer ids(Call call, List<String> ids) {
    return call.wantsJson()
        ? Answer.json(Json.object("ids", ids))
        : Answer.xml(SpaceXmlWriter.ids(ids));
  }

  /** Answers {@code /spaces/{s}/batch}. */
  Answer batch(Call call, Entries target) {
    call.onlyPost();
    Batch batch = parse(call.body(options.maxBatch()), "batch", SpaceXmlReader::batch);
    return apply(call, target, batch);
  }

  /** Answers {@code /spaces/{s}/missing}. */
  Answer missing(Call call, Space space) {
    call.onlyPost();
    List<String> ids = parse(call.body(options.maxDocument()), "list of ids", SpaceXmlReader::ids);
    List<String> missing = space.missing(ids).stream().sorted().toList();
    return ids(call, missing);
  }

  /** What reads a body. */
  private interface Parser<T> {
    T parse(byte[] body) throws XMLStreamException;
  }

  private static <T> T parse(byte[] body, String what, Parser<T> parser) {
    try {
      return parser.parse(body);
    } catch (XMLStreamException e) {
      throw Refusal.of(
          Problem.Kind.BAD_INPUT, "The body is not a %s: %s".formatted(what, e.getMessage()));
    }
  }

  /** Returns the path of a document. */
  static String location(String space, String id) {
    try {
      return new URI(null, null, "/spaces/" + space + "/entries/" + id, null).getRawPath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("An absolute path is a URI: " + id, e);
    }
  }
}
