package org.cnscs.vm.archive;

import java.util.List;
import java.util.stream.Stream;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Space;

/** A way through all documents whose ids begin alike, page by page. */
public final class Listing {
  private static final int PAGE = 1000;

  private Listing() {}

  /** Returns what is listed of the documents, in the order of their ids, as it is asked for. */
  public static Stream<DocumentInfo> of(Space space, String prefix) {
    return Stream.iterate(
            space.list(prefix, "", PAGE),
            page -> !page.isEmpty(),
            page -> page.size() < PAGE ? List.of() : space.list(prefix, page.getLast().id(), PAGE))
        .flatMap(List::stream);
  }
}
