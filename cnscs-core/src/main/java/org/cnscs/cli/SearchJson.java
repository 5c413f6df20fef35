package org.cnscs.cli;

import java.util.Map;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SearchResult.Count;
import org.cnscs.space.SearchResult.Facet;
import org.cnscs.space.SearchResult.Fragment;
import org.cnscs.space.SearchResult.Hit;

/** What a search found as JSON, the same from the command line and over HTTP. */
public final class SearchJson {

  private SearchJson() {}

  /** Returns a result as an object. */
  public static Map<String, Object> of(SearchResult result) {
    return Json.object(
        "total", result.total(),
        "hits", result.hits().stream().map(SearchJson::hit).toList(),
        "facets", result.facets().stream().map(SearchJson::facet).toList(),
        "next", result.next(),
        "behind", result.behind());
  }

  private static Map<String, Object> hit(Hit hit) {
    return Json.object(
        "kind", hit.kind(),
        "document", hit.document(),
        "place", hit.place(),
        "summary", hit.summary(),
        "checkpoints", hit.checkpoints(),
        "fragments", hit.fragments().stream().map(SearchJson::fragment).toList());
  }

  private static Map<String, Object> fragment(Fragment fragment) {
    return Json.object("field", fragment.field(), "parts", fragment.parts());
  }

  private static Map<String, Object> facet(Facet facet) {
    return Json.object(
        "field", facet.field(),
        "values", facet.values(),
        "counts", facet.counts().stream().map(SearchJson::count).toList());
  }

  private static Map<String, Object> count(Count count) {
    return Json.object("value", count.value(), "hits", count.count());
  }
}
