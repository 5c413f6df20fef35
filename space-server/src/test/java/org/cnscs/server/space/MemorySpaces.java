package org.cnscs.server.space;

import java.nio.file.Path;
import java.util.List;
import org.cnscs.server.SettableClock;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.FaultyFiles;
import org.cnscs.server.store.XmlLog;
import org.cnscs.space.Document;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/** Spaces on files in memory, whose search looks for a text in every document. */
public final class MemorySpaces {
  static final Path DIRECTORY = Path.of("/memory");
  private static final String NAME = "main";

  private MemorySpaces() {}

  /** Opens an empty space. */
  public static Space open(SettableClock clock) {
    return open(clock, XmlLog.open(DIRECTORY, new FaultyFiles(), clock, XmlLog.SEGMENT_SIZE));
  }

  /** Opens the space in a log. */
  static LocalSpace open(SettableClock clock, Engine engine) {
    Following following = new Following();
    engine.open(following);
    SpaceStore store = new SpaceStore(NAME, engine, following.epoch, clock);
    LocalSpace space =
        new LocalSpace(
            DIRECTORY.toString(), store, (name, request) -> search(store, request), () -> {});
    following.space = space;
    clock.follow(space::sweep);
    return space;
  }

  private static final class Following implements Engine.Listener {
    private volatile long epoch;
    private volatile LocalSpace space;

    @Override
    public void leading(long newEpoch) {
      epoch = newEpoch;
    }

    @Override
    public void committed(Committed batch) {
      space.committed(batch);
    }

    @Override
    public void lost(String reason) {
      throw new AssertionError(reason);
    }
  }

  private static SearchResult search(SpaceStore store, SearchRequest request) {
    if (request.query().contains("(")) {
      throw new SpaceException.BadQuery("The query does not parse: " + request.query(), null);
    }
    List<SearchResult.Hit> hits =
        store.engine().scan(NAME, "", "", 10_000).stream()
            .flatMap(info -> store.get(info.id()).stream())
            .filter(document -> document.text().contains(request.query()))
            .map(MemorySpaces::hit)
            .toList();
    return new SearchResult(hits.size(), hits.stream().limit(request.limit()).toList());
  }

  private static SearchResult.Hit hit(Document document) {
    return new SearchResult.Hit("entry", document.id(), "", document.text(), List.of("P@1"));
  }
}
