package org.cnscs.server.index;

import java.nio.file.Path;
import org.cnscs.server.store.Engine;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SpaceException;

/** The index of a directory. */
public final class SearchIndex implements AutoCloseable {
  /** Creates it. */
  public SearchIndex(Path directory, Engine engine) {}

  /** Starts. */
  public void start() {}

  /** Wakes. */
  public void wake() {}

  /** Searches. */
  public SearchResult search(String space, SearchRequest request) {
    throw new SpaceException.Unavailable("This space has no index", null);
  }

  @Override
  public void close() {}
}
