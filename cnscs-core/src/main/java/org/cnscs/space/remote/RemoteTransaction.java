package org.cnscs.space.remote;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cnscs.space.Batch;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Transaction;

/** A transaction of a space on a server. */
final class RemoteTransaction extends RemoteEntries implements Transaction {
  private final Told told;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** What a server tells of a transaction. */
  record Told(String id, Instant until) {}

  private RemoteTransaction(SpaceUrl url, Caller caller, Told told) {
    super(url, caller, told.id());
    this.told = told;
  }

  /** Begins a transaction. */
  static RemoteTransaction begin(SpaceUrl url, Caller caller, Duration lease) {
    URI transactions =
        url.resource("/transactions?lease=" + Patience.seconds(RemoteLeases.bounded(lease)));
    HttpResponse<byte[]> response =
        caller.write(caller.request(transactions).POST(BodyPublishers.noBody()), Duration.ZERO);
    return new RemoteTransaction(url, caller, caller.parsed(response, SpaceXmlReader::transaction));
  }

  /** Takes part in a transaction. */
  static RemoteTransaction join(SpaceUrl url, Caller caller, String id) {
    HttpResponse<byte[]> response = caller.read(caller.request(at(url, id)).GET());
    return new RemoteTransaction(url, caller, caller.parsed(response, SpaceXmlReader::transaction));
  }

  private static URI at(SpaceUrl url, String id) {
    return url.resource("/transactions/" + SpaceUrl.encodePath(id));
  }

  @Override
  public String id() {
    return told.id();
  }

  @Override
  public Instant until() {
    return told.until();
  }

  @Override
  public void change(Batch batch) {
    caller.done(send(batch));
  }

  @Override
  public long commit() {
    ended.set(true);
    HttpResponse<byte[]> response =
        caller.write(
            caller.request(at(url, id())).POST(BodyPublishers.noBody()), Duration.ofMinutes(5));
    return caller.parsed(response, SpaceXmlReader::committed);
  }

  @Override
  public void abort() {
    ended.set(true);
    caller.done(caller.write(caller.request(at(url, id())).DELETE(), Duration.ZERO));
  }

  @Override
  public void close() {
    if (!ended.get()) {
      abortIfOpen();
    }
  }

  /** Aborts it, unless somebody else has ended it. */
  private boolean abortIfOpen() {
    try {
      abort();
      return true;
    } catch (SpaceException.Ended e) {
      return false;
    }
  }
}
