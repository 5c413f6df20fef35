package org.cnscs.server.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SearchResult.Hit;

/**
 * The answer to one search: the hits, and for each object the checkpoints whose manifests hold its
 * line.
 */
final class Answer {
  private static final int MAX_CHECKPOINTS = 20;
  private static final SortField NEWEST = new SortField(Fields.ORDER, SortField.Type.LONG, true);

  private final IndexSearcher searcher;
  private final String space;
  private final Map<String, Checkpoints> byLine = new HashMap<>();

  Answer(IndexSearcher searcher, String space) {
    this.searcher = searcher;
    this.space = space;
  }

  /**
   * The checkpoints that hold a line.
   *
   * @param newest the newest of them
   * @param total how many there are in all
   */
  private record Checkpoints(List<String> newest, int total) {}

  SearchResult find(Query query, int limit) throws IOException {
    Query here = inSpace(query).build();
    Sort bestThenNewest = new Sort(SortField.FIELD_SCORE, NEWEST);
    List<Hit> hits = new ArrayList<>();
    for (ScoreDoc found : searcher.search(here, limit, bestThenNewest).scoreDocs) {
      hits.add(hit(searcher.storedFields().document(found.doc)));
    }
    return new SearchResult(searcher.count(here), hits);
  }

  private BooleanQuery.Builder inSpace(Query query) {
    return new BooleanQuery.Builder()
        .add(query, Occur.MUST)
        .add(new TermQuery(new Term(Fields.SPACE, space)), Occur.FILTER);
  }

  private Hit hit(Document found) throws IOException {
    String kind = found.get(Fields.KIND);
    String document = found.get(Fields.DOCUMENT);
    String summary = found.get(Fields.SUMMARY);
    String checkpoint = found.get(Fields.CHECKPOINT);
    if (!kind.equals("object")) {
      List<String> own = checkpoint == null ? List.of() : List.of(checkpoint);
      return new Hit(kind, document, found.get(Fields.PLACE), summary, own);
    }
    Checkpoints holders = checkpoints(document.substring(document.indexOf('/') + 1));
    String more = holders.total <= MAX_CHECKPOINTS ? "" : "(in " + holders.total + " checkpoints) ";
    return new Hit(
        kind, document, found.get(Fields.PLACE), PlaceDocument.cut(more + summary), holders.newest);
  }

  private Checkpoints checkpoints(String lineHash) throws IOException {
    Checkpoints known = byLine.get(lineHash);
    if (known == null) {
      known = findCheckpoints(lineHash);
      byLine.put(lineHash, known);
    }
    return known;
  }

  private Checkpoints findCheckpoints(String lineHash) throws IOException {
    Query holders = inSpace(new TermQuery(new Term(Fields.HOLDS, lineHash))).build();
    List<String> newest = new ArrayList<>();
    for (ScoreDoc found : searcher.search(holders, MAX_CHECKPOINTS, new Sort(NEWEST)).scoreDocs) {
      newest.add(searcher.storedFields().document(found.doc).get(Fields.CHECKPOINT));
    }
    return new Checkpoints(newest, searcher.count(holders));
  }
}
