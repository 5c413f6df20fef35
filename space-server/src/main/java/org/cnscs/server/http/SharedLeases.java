package org.cnscs.server.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.cnscs.space.Lease;
import org.cnscs.space.LeaseRequest;
import org.cnscs.space.Leases;

/** The leases of a space in a directory, whoever holds it: they are in its log. */
final class SharedLeases implements Leases {
  private final SharedDirectorySpace space;

  SharedLeases(SharedDirectorySpace space) {
    this.space = space;
  }

  @Override
  public Lease grant(LeaseRequest request) {
    return space.once(way -> way.leases().grant(request));
  }

  @Override
  public Lease renew(String id, Duration duration) {
    return space.again(way -> way.leases().renew(id, duration));
  }

  @Override
  public void cancel(String id) {
    space.once(
        way -> {
          way.leases().cancel(id);
          return id;
        });
  }

  @Override
  public Optional<Lease> find(String id) {
    return space.again(way -> way.leases().find(id));
  }

  @Override
  public List<Lease> list(String of, String after, int limit) {
    return space.again(way -> way.leases().list(of, after, limit));
  }
}
