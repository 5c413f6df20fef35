package org.cnscs.server.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * The checkpoints that hold objects: those whose line tables name an object's line, or the delta
 * line that tells it, and none that tells something newer of it.
 *
 * <p>A line table's parts are indexed as they are stored, each once: which checkpoints name a line
 * is found from the line upwards, by the subtables that name it, those that name them, and so on.
 */
final class Holders {
  private static final int MAX_CHECKPOINTS = 20;

  private final IndexSearcher searcher;
  private final String space;
  private final Map<String, Checkpoints> byLine = new HashMap<>();

  Holders(IndexSearcher searcher, String space) {
    this.searcher = searcher;
    this.space = space;
  }

  /**
   * The checkpoints that hold a line.
   *
   * @param newest the newest of them, not more than twenty
   * @param total how many there are in all
   */
  record Checkpoints(List<String> newest, int total) {

    /** Returns what the summary of a hit says first: how many there are, if not all are told. */
    String more() {
      return total <= MAX_CHECKPOINTS ? "" : "(in " + total + " checkpoints) ";
    }
  }

  /** Returns a query that matches only in a space. */
  static BooleanQuery.Builder inSpace(Query query, String space) {
    return new BooleanQuery.Builder()
        .add(query, Occur.MUST)
        .add(new TermQuery(new Term(Fields.SPACE, space)), Occur.FILTER);
  }

  /** Returns the checkpoints in which an object is as a line or delta line tells it. */
  Checkpoints checkpoints(Document found, String line) throws IOException {
    Set<BytesRef> newer = newer(found);
    if (!newer.isEmpty()) {
      return findCheckpoints(line, newer);
    }
    Checkpoints known = byLine.get(line);
    if (known == null) {
      known = findCheckpoints(line, Set.of());
      byLine.put(line, known);
    }
    return known;
  }

  /**
   * Returns the hashes of delta lines that tell something else of an object in the checkpoints that
   * hold them.
   */
  private Set<BytesRef> newer(Document found) throws IOException {
    String place = found.get(Fields.PLACE);
    long delta = found.getField(Fields.DELTA).numericValue().longValue();
    return hashes(
        inSpace(new TermQuery(new Term(Fields.CHANGED, Fields.term(place))), space)
            .add(LongPoint.newRangeQuery(Fields.DELTA, delta + 1, Long.MAX_VALUE), Occur.FILTER)
            .build());
  }

  /** Returns the hashes by which all documents that match are named. */
  private Set<BytesRef> hashes(Query query) throws IOException {
    return searcher.search(query, new HashCollector.Manager());
  }

  /** Adds the hashes of all subtables that name some documents, or each other. */
  private Set<BytesRef> withTables(Set<BytesRef> some) throws IOException {
    Set<BytesRef> all = new HashSet<>(some);
    Set<BytesRef> next = some;
    while (!next.isEmpty()) {
      next =
          hashes(
              new BooleanQuery.Builder()
                  .add(new TermInSetQuery(Fields.HOLDS, next), Occur.FILTER)
                  .add(new TermQuery(new Term(Fields.TABLES, space)), Occur.FILTER)
                  .build());
      next.removeIf(each -> !all.add(each));
    }
    return all;
  }

  private static String hash(String document) {
    return document.substring(document.indexOf('/') + 1);
  }

  private Checkpoints findCheckpoints(String line, Set<BytesRef> without) throws IOException {
    Set<BytesRef> named = withTables(Set.of(new BytesRef(Fields.term(hash(line)))));
    BooleanQuery.Builder holding = inSpace(new TermInSetQuery(Fields.HOLDS, named), space);
    if (!without.isEmpty()) {
      holding.add(new TermInSetQuery(Fields.HOLDS, withTables(without)), Occur.MUST_NOT);
    }
    Query holders = holding.build();
    List<String> newest = new ArrayList<>();
    for (ScoreDoc found : searcher.search(holders, MAX_CHECKPOINTS, Order.newest()).scoreDocs) {
      newest.add(searcher.storedFields().document(found.doc).get(Fields.CHECKPOINT));
    }
    return new Checkpoints(newest, searcher.count(holders));
  }
}
