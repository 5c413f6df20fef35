package org.cnscs.space.remote;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.cnscs.space.Batch;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.Leases;
import org.cnscs.space.Registration;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.Transaction;

/** A space on a server, reached over HTTP. */
public final class RemoteSpace extends RemoteEntries implements Space {
  /** For so long a server may wait for its index, on top of what other requests take. */
  private static final Duration LONGEST_SEARCH = Duration.ofMinutes(1);

  private final Retries retries;
  private final RemoteLeases leases;
  private final List<Watch> watches = new CopyOnWriteArrayList<>();

  RemoteSpace(SpaceUrl url, Caller caller, Retries retries) {
    super(url, caller, "");
    this.retries = retries;
    this.leases = new RemoteLeases(url, caller);
  }

  @Override
  public String location() {
    return url.location();
  }

  @Override
  public Set<String> missing(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    HttpResponse<byte[]> response = caller.read(post("/missing", "", SpaceXmlWriter.ids(ids)));
    return new HashSet<>(caller.parsed(response, SpaceXmlReader::ids));
  }

  @Override
  public long commit(Batch batch) {
    return caller.parsed(send(batch), SpaceXmlReader::committed);
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
    StringBuilder query = new StringBuilder("/search?q=");
    query.append(SpaceUrl.encodeQuery(request.query())).append("&limit=").append(request.limit());
    query.append("&sort=").append(SpaceUrl.encodeQuery(request.sort()));
    query.append("&after=").append(SpaceUrl.encodeQuery(request.after()));
    query.append("&counts=").append(request.counts());
    query.append("&fragments=").append(request.fragments());
    request.facets().forEach(f -> query.append("&facet=").append(SpaceUrl.encodeQuery(f)));
    Duration within = request.within();
    if (within != null) {
      query.append("&within=").append(Patience.seconds(within));
    }
    return caller.parsed(
        caller.read(
            caller.request(url.resource(query.toString())).GET(),
            within == null ? LONGEST_SEARCH : within),
        SpaceXmlReader::hits);
  }

  @Override
  public Transaction begin(Duration lease) {
    return RemoteTransaction.begin(url, caller, lease);
  }

  @Override
  public Transaction join(String id) {
    return RemoteTransaction.join(url, caller, id);
  }

  @Override
  public Watch watch(long after, Consumer<Event> listener) {
    return follow("/events?", after, listener);
  }

  @Override
  public Registration notify(byte[] template, Duration lease) {
    String parameters = "lease=" + Patience.seconds(RemoteLeases.bounded(lease));
    return caller.parsed(
        caller.write(post("/registrations", parameters, template), Duration.ZERO),
        SpaceXmlReader::registration);
  }

  @Override
  public Watch listen(String registration, long after, Consumer<Event> listener) {
    String events = "/events?registration=" + SpaceUrl.encodeQuery(registration) + "&";
    return follow(events, after, listener);
  }

  private Watch follow(String events, long after, Consumer<Event> listener) {
    RemoteWatch watch =
        new RemoteWatch(url, caller, retries, events, after, listener, watches::remove);
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
}
