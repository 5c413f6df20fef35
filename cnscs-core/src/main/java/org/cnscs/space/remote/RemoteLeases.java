package org.cnscs.space.remote;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.cnscs.space.Batch;
import org.cnscs.space.Lease;
import org.cnscs.space.LeaseRequest;
import org.cnscs.space.Leases;
import org.cnscs.space.SpaceException;

/** The leases of a space on a server. */
final class RemoteLeases implements Leases {
  private final SpaceUrl url;
  private final Caller caller;

  RemoteLeases(SpaceUrl url, Caller caller) {
    this.url = url;
    this.caller = caller;
  }

  @Override
  public Lease grant(LeaseRequest request) {
    Patience patience = Patience.begin(request.patience());
    while (true) {
      Duration wait = patience.next();
      try {
        return caller.parsed(ask(request, wait), SpaceXmlReader::lease);
      } catch (SpaceException.Conflict e) {
        if (patience.isOver()) {
          throw e;
        }
      }
    }
  }

  private HttpResponse<byte[]> ask(LeaseRequest request, Duration wait) {
    String query =
        "/leases?of=%s&tier=%s&holder=%s&lease=%s&timeout=%s"
            .formatted(
                SpaceUrl.encodeQuery(request.of()),
                request.tier().word(),
                SpaceUrl.encodeQuery(request.holder()),
                Patience.seconds(bounded(request.duration())),
                Patience.seconds(wait));
    return caller.write(caller.request(url.resource(query)).POST(BodyPublishers.noBody()), wait);
  }

  /** Returns a time that is not longer than a lease can be. */
  static Duration bounded(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
  }

  @Override
  public Lease renew(String id, Duration duration) {
    boolean endless = duration.compareTo(Batch.FOREVER) >= 0;
    String query = path(id) + (endless ? "" : "?lease=" + Patience.seconds(duration));
    return caller.parsed(
        caller.write(
            caller.request(url.resource(query)).PUT(BodyPublishers.noBody()), Duration.ZERO),
        SpaceXmlReader::lease);
  }

  private static String path(String id) {
    return "/leases/" + SpaceUrl.encodePath(id);
  }

  @Override
  public void cancel(String id) {
    caller.done(caller.write(caller.request(url.resource(path(id))).DELETE(), Duration.ZERO));
  }

  @Override
  public Optional<Lease> find(String id) {
    HttpResponse<byte[]> response = caller.read(caller.request(url.resource(path(id))).GET());
    return caller.hasDocument(response, 404)
        ? Optional.of(caller.parsed(response, SpaceXmlReader::lease))
        : Optional.empty();
  }

  @Override
  public List<Lease> list(String of, String after, int limit) {
    String query =
        "/leases?of=%s&after=%s&limit=%d"
            .formatted(SpaceUrl.encodeQuery(of), SpaceUrl.encodeQuery(after), limit);
    return caller.parsed(
        caller.read(caller.request(url.resource(query)).GET()), SpaceXmlReader::leases);
  }
}
