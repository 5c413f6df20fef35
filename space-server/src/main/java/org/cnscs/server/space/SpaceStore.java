package org.cnscs.server.space;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.StoredInfo;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;

/**
 * The part of an engine that one space is.
 *
 * @param name the name of the space
 * @param engine what stores it
 * @param epoch the epoch that commits name
 * @param clock decides when leases end
 */
record SpaceStore(String name, Engine engine, long epoch, Clock clock) {
  private static final int PAGE = 1000;
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  /** What is done with each document of a scan. */
  interface Visitor {
    /** Looks at a document. */
    void visit(StoredInfo info, Document document);
  }

  Committed commit(List<Change> changes) {
    return engine.commit(epoch, null, changes);
  }

  /** Returns a document whose lease has not ended. */
  Optional<Document> get(String id) {
    return info(id).flatMap(info -> engine.get(name, id));
  }

  /** Returns what is known of a document whose lease has not ended. */
  Optional<StoredInfo> info(String id) {
    return engine.info(name, id).filter(info -> !isOver(info.until()));
  }

  /** Visits all documents whose ids begin with a prefix, those whose leases have ended too. */
  void forEach(String prefix, Visitor visitor) {
    forEachInfo(
        prefix,
        info -> engine.get(name, info.id()).ifPresent(document -> visitor.visit(info, document)));
  }

  /** Visits the same without reading the documents. */
  void forEachInfo(String prefix, Consumer<StoredInfo> visitor) {
    String after = "";
    for (List<StoredInfo> page = engine.scan(name, prefix, after, PAGE);
        !page.isEmpty();
        page = engine.scan(name, prefix, after, PAGE)) {
      page.forEach(visitor);
      after = page.getLast().id();
    }
  }

  Instant now() {
    return clock.instant();
  }

  /** Tells whether a time has come; null never does. */
  boolean isOver(Instant until) {
    return until != null && !until.isAfter(clock.instant());
  }

  /** Returns when something that is kept for a time from now ends; null for never. */
  Instant end(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new SpaceException.BadInput(
          "A lease of " + duration + "; it must be longer than nothing", null);
    }
    Instant now = clock.instant();
    boolean endless =
        duration.compareTo(Batch.FOREVER) >= 0
            || duration.compareTo(Duration.between(now, LATEST)) > 0;
    return endless ? null : now.plus(duration);
  }

  /** Returns when a time from now is over, or when something ends, if that is sooner. */
  Instant soonest(Duration duration, Instant end) {
    Instant now = clock.instant();
    boolean sooner = duration.compareTo(Duration.between(now, end)) < 0;
    return sooner ? now.plus(duration) : end;
  }

  /** Deletes a document unless it was changed; false if it was. */
  boolean deleteIfSame(String id, long version) {
    try {
      commit(List.of(new Change.Delete(name, id, new Expect.Version(version))));
      return true;
    } catch (SpaceException.Conflict e) {
      return false;
    }
  }

  /** Returns when {@link System#nanoTime()} will have gone on for a time. */
  static long deadline(Duration timeout) {
    if (timeout.isNegative()) {
      throw new SpaceException.BadInput("A timeout of " + timeout + "; zero does not wait", null);
    }
    boolean endless = timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0;
    return System.nanoTime() + (endless ? Long.MAX_VALUE / 2 : timeout.toNanos());
  }
}
