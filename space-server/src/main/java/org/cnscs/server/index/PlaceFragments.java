package org.cnscs.server.index;

import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.cnscs.server.store.Engine;
import org.cnscs.space.Document;
import org.cnscs.space.SearchResult.Fragment;
import org.cnscs.space.SpaceException;

/**
 * The fragments of hits, from the documents as they are in the space: the index does not keep their
 * texts. A document that was changed or removed since it was indexed has those that it has now.
 *
 * <p>Hits of one document often follow each other, so the one that was read last is kept.
 */
final class PlaceFragments {
  private static final System.Logger LOG = System.getLogger(PlaceFragments.class.getName());
  private static final long MAX_DOCUMENT = 4 << 20;

  private final Engine engine;
  private final String space;
  private final Fragments fragments;
  private final int most;
  private String last = "";
  private List<PlaceDocument> places = List.of();

  /**
   * Creates what finds fragments.
   *
   * @param most at most so many for each hit
   */
  PlaceFragments(Engine engine, String space, Wanted wanted, int most) {
    this.engine = engine;
    this.space = space;
    this.fragments = new Fragments(wanted);
    this.most = most;
  }

  /** Returns the fragments of a place; none of a document of more than 4 MiB. */
  List<Fragment> of(String document, String place) {
    if (most == 0) {
      return List.of();
    }
    if (!document.equals(last)) {
      places = read(document);
      last = document;
    }
    return places.stream()
        .filter(each -> each.place().equals(place))
        .findFirst()
        .map(found -> fragments.of(found.values(), most))
        .orElse(List.of());
  }

  private List<PlaceDocument> read(String id) {
    try {
      if (engine.info(space, id).filter(info -> info.bytes() <= MAX_DOCUMENT).isEmpty()) {
        return List.of();
      }
      Optional<Document> document = engine.get(space, id);
      return document.isEmpty() ? List.of() : PlaceReader.places(space, id, document.get().xml());
    } catch (SpaceException.Damaged | XMLStreamException e) {
      LOG.log(System.Logger.Level.WARNING, "No fragments of " + id + ": " + e.getMessage());
      return List.of();
    }
  }
}
