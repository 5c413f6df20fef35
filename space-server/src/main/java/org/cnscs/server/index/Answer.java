package org.cnscs.server.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.ExitableDirectoryReader;
import org.apache.lucene.index.ExitableDirectoryReader.ExitingReaderException;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BooleanSimilarity;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SearchResult.Facet;
import org.cnscs.space.SearchResult.Hit;
import org.cnscs.space.SpaceException;

/**
 * The answer to one search.
 *
 * <p>A hit's score is what of the query it matches, each part counted by its weight. How frequent a
 * word is in the space does not count, as it does in Lucene by default: that changes with all that
 * is written, and the pages of a result would not fit together.
 *
 * <p>All of it is done within a limit of time: what walks through the terms of the index asks the
 * reader for each, what walks through documents asks the searcher.
 */
final class Answer {
  private final IndexSearcher searcher;
  private final TimeLimit limit;
  private final String space;
  private final SearchRequest request;
  private final Order order;
  private final Cursor cursor;
  private final Holders holders;
  private final PlaceFragments fragments;

  private Answer(
      IndexSearcher searcher,
      TimeLimit limit,
      String space,
      SearchRequest request,
      PlaceFragments fragments) {
    this.searcher = searcher;
    this.limit = limit;
    this.space = space;
    this.request = request;
    this.order = Order.parse(request.sort());
    this.cursor = new Cursor(space, request, order);
    this.holders = new Holders(searcher, space);
    this.fragments = fragments;
  }

  /** Begins an answer from what a reader of the index sees. */
  static Answer begin(
      DirectoryReader reader,
      TimeLimit limit,
      String space,
      SearchRequest request,
      PlaceFragments fragments)
      throws IOException {
    IndexSearcher searcher = new IndexSearcher(ExitableDirectoryReader.wrap(reader, limit));
    searcher.setSimilarity(new BooleanSimilarity());
    searcher.setTimeout(limit);
    return new Answer(searcher, limit, space, request, fragments);
  }

  /**
   * Finds what a query matches.
   *
   * @param behind how many batches the index does not have yet
   * @throws SpaceException.BadQuery if it takes too long
   * @throws SpaceException.BadInput if the order or the cursor is not one
   */
  SearchResult find(Query query, long behind) throws IOException {
    try {
      SearchResult result = result(Holders.inSpace(query, space).build(), behind);
      if (searcher.timedOut()) {
        throw limit.exceeded(null);
      }
      return result;
    } catch (ExitingReaderException e) {
      throw limit.exceeded(e);
    }
  }

  private SearchResult result(Query here, long behind) throws IOException {
    ScoreDoc[] found = page(here);
    List<Hit> hits = new ArrayList<>();
    for (ScoreDoc each : Arrays.asList(found).subList(0, Math.min(found.length, request.limit()))) {
      limit.check();
      hits.add(hit(searcher.storedFields().document(each.doc)));
    }
    String next =
        found.length > request.limit()
            ? cursor.text(((FieldDoc) found[request.limit() - 1]).fields)
            : null;
    if (request.facets().isEmpty()) {
      return new SearchResult(searcher.count(here), hits, List.of(), next, behind);
    }
    Facets counted = Facets.of(searcher, here);
    List<Facet> facets = new ArrayList<>();
    for (String field : request.facets()) {
      facets.add(counted.count(field, request.counts()));
    }
    return new SearchResult(counted.total(), hits, List.copyOf(facets), next, behind);
  }

  /** Returns the hits of a page, and the one that follows if there is one. */
  private ScoreDoc[] page(Query here) throws IOException {
    int most = request.limit() + 1;
    if (request.after().isEmpty()) {
      return searcher.search(here, most, order.sort()).scoreDocs;
    }
    int last = Math.max(0, searcher.getIndexReader().maxDoc() - 1);
    FieldDoc after = new FieldDoc(last, Float.NaN, cursor.values());
    return searcher.searchAfter(after, here, most, order.sort()).scoreDocs;
  }

  private Hit hit(Document found) throws IOException {
    String kind = found.get(Fields.KIND);
    String document = found.get(Fields.DOCUMENT);
    String place = found.get(Fields.PLACE);
    String summary = found.get(Fields.SUMMARY);
    List<SearchResult.Fragment> matching = fragments.of(document, place);
    if (kind.equals("object")) {
      Holders.Checkpoints in = holders.checkpoints(found, document);
      String told = PlaceDocument.cut(in.more() + summary);
      return new Hit(kind, document, place, told, in.newest(), matching);
    }
    String checkpoint = found.get(Fields.CHECKPOINT);
    List<String> own = checkpoint == null ? List.of() : List.of(checkpoint);
    return new Hit(kind, document, place, summary, own, matching);
  }
}
