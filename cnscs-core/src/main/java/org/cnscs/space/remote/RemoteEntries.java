package org.cnscs.space.remote;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.Entries;
import org.cnscs.space.SpaceException;

/**
 * The entries of a space on a server, at large or within a transaction.
 *
 * <p>A take repeats under its key, so that an entry whose answer was lost on the way is asked for
 * again instead of being lost.
 */
abstract sealed class RemoteEntries implements Entries permits RemoteSpace, RemoteTransaction {
  private static final Duration HOUR = Duration.ofHours(1);

  final SpaceUrl url;
  final Caller caller;
  private final String transaction;

  /** Creates the entries; the transaction is empty for none. */
  RemoteEntries(SpaceUrl url, Caller caller, String transaction) {
    this.url = url;
    this.caller = caller;
    this.transaction = transaction;
  }

  @Override
  public Optional<Document> get(String id) {
    URI document = transaction.isEmpty() ? url.document(id) : within(url.document(id), "");
    HttpResponse<byte[]> response = caller.read(caller.request(document).GET());
    return caller.hasDocument(response, 404)
        ? Optional.of(new Document(id, version(response), response.body()))
        : Optional.empty();
  }

  /** Adds parameters to a resource, among them the transaction if there is one. */
  private URI within(URI resource, String parameters) {
    String own = transaction.isEmpty() ? "" : "transaction=" + SpaceUrl.encodeQuery(transaction);
    String both = own.isEmpty() || parameters.isEmpty() ? own + parameters : own + "&" + parameters;
    return both.isEmpty() ? resource : URI.create(resource + "?" + both);
  }

  /** Starts a request with a document. */
  HttpRequest.Builder post(String path, String parameters, byte[] body) {
    return caller
        .request(within(url.resource(path), parameters))
        .header("Content-Type", "application/xml")
        .POST(BodyPublishers.ofByteArray(body));
  }

  /** Sends a batch. */
  HttpResponse<byte[]> send(Batch batch) {
    batch.operations().forEach(RemoteEntries::checkWhole);
    return caller.write(post("/batch", "", SpaceXmlWriter.batch(batch)), Duration.ofMinutes(5));
  }

  private static void checkWhole(Batch.Operation operation) {
    if (operation instanceof Batch.Put put) {
      checkWhole("document " + put.id(), put.xml());
    }
  }

  /** Checks what the document around another would hide from the server. */
  private static void checkWhole(String what, byte[] xml) {
    boolean whole =
        xml.length >= 4
            && xml[0] == '<'
            && xml[1] != '?'
            && xml[1] != '!'
            && xml[xml.length - 1] == '>';
    if (!whole) {
      throw new SpaceException.BadInput(
          "The " + what + " is not one XML element without declaration or white space around it",
          null);
    }
  }

  @Override
  public String write(byte[] entry, Duration lease) {
    boolean endless = lease.compareTo(Batch.FOREVER) >= 0;
    String parameters = endless ? "" : "lease=" + Patience.seconds(lease);
    return caller.parsed(
        caller.write(post("/entries", parameters, entry), Duration.ZERO), SpaceXmlReader::written);
  }

  @Override
  public Optional<Document> read(byte[] template, Duration timeout) {
    return await(timeout, wait -> caller.read(post("/read", timeout(wait), template), wait));
  }

  @Override
  public Optional<Document> take(byte[] template, Duration timeout) {
    return await(timeout, wait -> caller.write(post("/take", timeout(wait), template), wait));
  }

  private static String timeout(Duration wait) {
    return "timeout=" + Patience.seconds(wait);
  }

  @Override
  public Optional<Document> readIfExists(byte[] template, Duration timeout) {
    Duration wait = atMostAnHour(timeout);
    return entry(caller.read(post("/read", ifExists(wait), template), wait));
  }

  @Override
  public Optional<Document> takeIfExists(byte[] template, Duration timeout) {
    Duration wait = atMostAnHour(timeout);
    return entry(caller.write(post("/take", ifExists(wait), template), wait));
  }

  private static Duration atMostAnHour(Duration timeout) {
    return timeout.compareTo(HOUR) > 0 ? HOUR : timeout;
  }

  private static String ifExists(Duration wait) {
    return timeout(wait) + "&if-exists=true";
  }

  /** One request that waits on the server for at most the given time. */
  private interface Attempt {
    HttpResponse<byte[]> send(Duration wait);
  }

  private Optional<Document> await(Duration timeout, Attempt attempt) {
    Patience patience = Patience.begin(timeout);
    while (true) {
      Optional<Document> entry = entry(attempt.send(patience.next()));
      if (entry.isPresent() || patience.isOver()) {
        return entry;
      }
    }
  }

  private Optional<Document> entry(HttpResponse<byte[]> response) {
    if (!caller.hasDocument(response, 204)) {
      return Optional.empty();
    }
    String id = response.headers().firstValue("Content-Location").map(url::idAt).orElse(null);
    if (id == null) {
      throw caller.garbage(response, "no Content-Location");
    }
    return Optional.of(new Document(id, version(response), response.body()));
  }

  @Override
  public List<String> writeAll(List<byte[]> entries, Duration lease) {
    entries.forEach(entry -> checkWhole("entry", entry));
    boolean endless = lease.compareTo(Batch.FOREVER) >= 0;
    String parameters = "bulk=true" + (endless ? "" : "&lease=" + Patience.seconds(lease));
    byte[] body = SpaceXmlWriter.entries(entries);
    return caller.parsed(
        caller.write(post("/entries", parameters, body), Duration.ofMinutes(5)),
        SpaceXmlReader::ids);
  }

  @Override
  public List<Document> takeAll(byte[] template, int most, Duration timeout) {
    Patience patience = Patience.begin(timeout);
    while (true) {
      Duration wait = patience.next();
      String parameters = timeout(wait) + "&most=" + most;
      HttpResponse<byte[]> response = caller.write(post("/take", parameters, template), wait);
      if (caller.hasDocument(response, 204)) {
        return caller.parsed(response, SpaceXmlReader::contents);
      }
      if (patience.isOver()) {
        return List.of();
      }
    }
  }

  @Override
  public List<Document> contents(byte[] template, String after, int limit) {
    String parameters = "after=" + SpaceUrl.encodeQuery(after) + "&limit=" + limit;
    return caller.parsed(
        caller.read(post("/contents", parameters, template)), SpaceXmlReader::contents);
  }

  private long version(HttpResponse<byte[]> response) {
    String tag = response.headers().firstValue("ETag").orElse("");
    if (!tag.matches("\"\\d{1,18}\"")) {
      throw caller.garbage(response, "the version as ETag was expected, found \"" + tag + "\"");
    }
    return Long.parseLong(tag, 1, tag.length() - 1, 10);
  }
}
