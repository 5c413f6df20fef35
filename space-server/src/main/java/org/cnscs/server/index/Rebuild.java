package org.cnscs.server.index;

import java.io.IOException;
import java.util.List;
import org.cnscs.server.store.Engine;
import org.cnscs.server.store.StoredInfo;

/**
 * The making of an index from the documents of an engine, while others read and write them.
 *
 * <p>What is committed meanwhile may be seen or not. The index then says that it holds all batches
 * up to the one that was the last at the begin, and that something of those up to the last one at
 * the end may be in it as well; these are indexed once more when it follows the log.
 */
final class Rebuild {
  private static final int PAGE = 256;
  private static final int COUNTED = 10_000;

  private final Engine engine;
  private final IndexFiles files;
  private final Progress progress;

  Rebuild(Engine engine, IndexFiles files, Progress progress) {
    this.engine = engine;
    this.files = files;
    this.progress = progress;
  }

  /**
   * Indexes all present documents, and returns the number of a batch up to which nothing is
   * missing; -1 if the index was closed before it was done.
   */
  long run() throws IOException {
    long[] documents = {0, 0};
    pages(COUNTED, (space, page) -> documents[1] += page.size());
    progress.making(0, documents[1]);
    Reached begun = IndexFiles.end(engine);
    DocumentWriter writer = new DocumentWriter(files.writer(), engine);
    pages(
        PAGE,
        (space, page) -> {
          for (StoredInfo info : page) {
            writer.indexPresent(space, info.id());
          }
          documents[0] += page.size();
          progress.making(documents[0], Math.max(documents[0], documents[1]));
        });
    if (progress.isClosed()) {
      files.commitUnfinished();
      return -1;
    }
    files.commit(begun, engine.barrier());
    return begun.position();
  }

  /** What is done with a page of documents. */
  private interface Pages {
    void read(String space, List<StoredInfo> page) throws IOException;
  }

  private void pages(int size, Pages pages) throws IOException {
    for (String space : engine.spaces()) {
      List<StoredInfo> page = engine.scan(space, "", "", size);
      while (!page.isEmpty() && !progress.isClosed()) {
        pages.read(space, page);
        page = engine.scan(space, "", page.getLast().id(), size);
      }
    }
  }
}
