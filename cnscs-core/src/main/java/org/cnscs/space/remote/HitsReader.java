package org.cnscs.space.remote;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SearchResult.Count;
import org.cnscs.space.SearchResult.Facet;
import org.cnscs.space.SearchResult.Fragment;
import org.cnscs.space.SearchResult.Hit;

/** A reader of what a search found, as {@link SpaceXmlWriter} writes it. */
final class HitsReader {

  private HitsReader() {}

  static SearchResult read(XmlCursor cursor) throws XMLStreamException {
    long total = cursor.number("total");
    String next = cursor.optional("next");
    long behind = cursor.number("behind");
    List<Hit> hits = new ArrayList<>();
    List<Facet> facets = new ArrayList<>();
    while (cursor.child()) {
      if (cursor.name().equals("facet")) {
        facets.add(facet(cursor));
      } else {
        cursor.require("hit");
        hits.add(hit(cursor));
      }
    }
    return new SearchResult(total, List.copyOf(hits), List.copyOf(facets), next, behind);
  }

  private static Hit hit(XmlCursor cursor) throws XMLStreamException {
    String kind = cursor.attribute("kind");
    String document = cursor.attribute("document");
    String place = cursor.attribute("place");
    String summary = cursor.attribute("summary");
    List<String> checkpoints = new ArrayList<>();
    List<Fragment> fragments = new ArrayList<>();
    while (cursor.child()) {
      if (cursor.name().equals("fragment")) {
        fragments.add(new Fragment(cursor.attribute("field"), cursor.textAround("match")));
      } else {
        cursor.require("checkpoint");
        checkpoints.add(cursor.text());
      }
    }
    return new Hit(
        kind, document, place, summary, List.copyOf(checkpoints), List.copyOf(fragments));
  }

  private static Facet facet(XmlCursor cursor) throws XMLStreamException {
    String field = cursor.attribute("field");
    long values = cursor.number("values");
    List<Count> counts = new ArrayList<>();
    while (cursor.child()) {
      cursor.require("count");
      counts.add(new Count(cursor.attribute("value"), cursor.number("hits")));
      cursor.empty();
    }
    return new Facet(field, values, List.copyOf(counts));
  }
}
