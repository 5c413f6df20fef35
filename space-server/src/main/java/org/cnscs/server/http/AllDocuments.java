package org.cnscs.server.http;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;

/**
 * All documents of a space, however many, in the order of their ids: fetched by the page. What is
 * there all the time is told; what comes or goes meanwhile may be.
 */
final class AllDocuments {
  private static final int PAGE = 1000;

  private AllDocuments() {}

  /** Returns what is known of those whose ids begin with a prefix. */
  static Stream<DocumentInfo> infos(Space space, String prefix) {
    return Stream.iterate(
            space.list(prefix, "", PAGE),
            page -> !page.isEmpty(),
            page -> space.list(prefix, page.getLast().id(), PAGE))
        .flatMap(List::stream);
  }

  /** Returns those whose ids begin with a prefix. */
  static Stream<Document> of(Space space, String prefix) {
    return infos(space, prefix).map(info -> space.get(info.id())).flatMap(Optional::stream);
  }
}
