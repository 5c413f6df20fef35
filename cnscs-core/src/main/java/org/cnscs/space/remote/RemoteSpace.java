package org.cnscs.space.remote;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.Leases;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/**
 * A space on a server, reached over HTTP.
 *
 * <p>Waiting operations are cut into requests of at most half a minute, so that a lost connection
 * is noticed and a time-out may be as long as one likes. A take repeats under its key, so that an
 * entry whose answer was lost on the way is asked for again instead of being lost.
 */
public final class RemoteSpace implements Space {
  private final SpaceUrl url;
  private final Caller caller;
  private final Retries retries;
  private final RemoteLeases leases;
  private final List<Watch> watches = new CopyOnWriteArrayList<>();

  RemoteSpace(SpaceUrl url, Caller caller, Retries retries) {
    this.url = url;
    this.caller = caller;
    this.retries = retries;
    this.leases = new RemoteLeases(url, caller);
  }

  @Override
  public String location() {
    return url.location();
  }

  @Override
  public Optional<Document> get(String id) {
    HttpResponse<byte[]> response = caller.read(caller.request(url.document(id)).GET());
    return response.statusCode() == 200
        ? Optional.of(new Document(id, version(response), response.body()))
        : Optional.empty();
  }

  @Override
  public Set<String> missing(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    HttpResponse<byte[]> response = caller.read(post("/missing", SpaceXmlWriter.ids(ids)));
    return new HashSet<>(caller.parsed(response, SpaceXmlReader::ids));
  }

  @Override
  public long commit(Batch batch) {
    batch.operations().forEach(RemoteSpace::checkWhole);
    HttpResponse<byte[]> response =
        caller.write(post("/batch", SpaceXmlWriter.batch(batch)), Duration.ofMinutes(5));
    return caller.parsed(response, SpaceXmlReader::committed);
  }

  /** Checks what the batch around the document would hide from the server. */
  private static void checkWhole(Batch.Operation operation) {
    if (operation instanceof Batch.Put put) {
      byte[] xml = put.xml();
      boolean whole =
          xml.length >= 4
              && xml[0] == '<'
              && xml[1] != '?'
              && xml[1] != '!'
              && xml[xml.length - 1] == '>';
      if (!whole) {
        throw new SpaceException.BadInput(
            "The document "
                + put.id()
                + " is not one XML element without declaration or white space around it",
            null);
      }
    }
  }

  @Override
  public List<DocumentInfo> list(String prefix, String after, int limit) {
    String query =
        "/entries?prefix=%s&after=%s&limit=%d"
            .formatted(SpaceUrl.encodeQuery(prefix), SpaceUrl.encodeQuery(after), limit);
    return caller.parsed(
        caller.read(caller.request(url.resource(query)).GET()), SpaceXmlReader::documents);
  }

  @Override
  public SearchResult search(SearchRequest request) {
    String query =
        "/search?q=%s&limit=%d".formatted(SpaceUrl.encodeQuery(request.query()), request.limit());
    return caller.parsed(
        caller.read(caller.request(url.resource(query)).GET()), SpaceXmlReader::hits);
  }

  @Override
  public String write(byte[] entry, Duration lease) {
    String query =
        lease.compareTo(Batch.FOREVER) >= 0
            ? "/entries"
            : "/entries?lease=" + Patience.seconds(lease);
    return caller.parsed(caller.write(post(query, entry), Duration.ZERO), SpaceXmlReader::written);
  }

  @Override
  public Optional<Document> read(byte[] template, Duration timeout) {
    return await(
        timeout, wait -> caller.read(post("/read?timeout=" + Patience.seconds(wait), template)));
  }

  @Override
  public Optional<Document> take(byte[] template, Duration timeout) {
    return await(
        timeout,
        wait -> caller.write(post("/take?timeout=" + Patience.seconds(wait), template), wait));
  }

  /** One request that waits on the server for at most the given time. */
  private interface Attempt {
    HttpResponse<byte[]> send(Duration wait);
  }

  private Optional<Document> await(Duration timeout, Attempt attempt) {
    Patience patience = Patience.begin(timeout);
    while (true) {
      HttpResponse<byte[]> response = attempt.send(patience.next());
      if (response.statusCode() == 200) {
        return Optional.of(entry(response));
      }
      if (patience.isOver()) {
        return Optional.empty();
      }
    }
  }

  private Document entry(HttpResponse<byte[]> response) {
    String id = response.headers().firstValue("Content-Location").map(url::idAt).orElse(null);
    if (id == null) {
      throw caller.garbage(new IllegalArgumentException("no Content-Location"));
    }
    return new Document(id, version(response), response.body());
  }

  @Override
  public List<Document> contents(byte[] template, int limit) {
    return caller.parsed(
        caller.read(post("/contents?limit=" + limit, template)), SpaceXmlReader::contents);
  }

  @Override
  public Watch watch(long after, Consumer<Event> listener) {
    RemoteWatch watch = new RemoteWatch(url, caller, retries, after, listener, watches::remove);
    watches.add(watch);
    watch.start();
    return watch;
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }

  private HttpRequest.Builder post(String path, byte[] body) {
    BodyPublisher publisher = BodyPublishers.ofByteArray(body);
    return caller
        .request(url.resource(path))
        .header("Content-Type", "application/xml")
        .POST(publisher);
  }

  private long version(HttpResponse<byte[]> response) {
    String tag = response.headers().firstValue("ETag").orElse("");
    try {
      return Long.parseLong(tag.substring(1, tag.length() - 1));
    } catch (RuntimeException e) {
      throw caller.garbage(
          new IllegalArgumentException(
              "the version as ETag was expected, found \"" + tag + "\"", e));
    }
  }
}
