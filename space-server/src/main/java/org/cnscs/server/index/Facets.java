package org.cnscs.server.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.cnscs.space.SearchResult.Count;
import org.cnscs.space.SearchResult.Facet;

/**
 * How often the values of fields occur among the hits of a query.
 *
 * <p>For each value of the field, the places that have it are compared with the hits. So any field
 * can be counted, without anything more in the index; it takes as long as reading all that the
 * index knows of that field, and as much memory as the values that are told.
 */
final class Facets {
  private static final Comparator<Count> FIRST =
      Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value);

  private final IndexReader reader;
  private final FixedBitSet hits;

  private Facets(IndexReader reader, FixedBitSet hits) {
    this.reader = reader;
    this.hits = hits;
  }

  /** Finds the hits of a query. */
  static Facets of(IndexSearcher searcher, Query query) throws IOException {
    int documents = searcher.getIndexReader().maxDoc();
    return new Facets(searcher.getIndexReader(), searcher.search(query, new Hits(documents)));
  }

  /** Returns how many hits there are. */
  long total() {
    return hits.cardinality();
  }

  /** Counts the values of a field, and returns the most frequent. */
  Facet count(String field, int most) throws IOException {
    Terms terms = MultiTerms.getTerms(reader, Fields.values(field));
    if (terms == null) {
      return new Facet(field, 0, List.of());
    }
    PriorityQueue<Count> counts = new PriorityQueue<>(FIRST.reversed());
    TermsEnum each = terms.iterator();
    PostingsEnum places = null;
    long values = 0;
    for (BytesRef value = each.next(); value != null; value = each.next()) {
      places = each.postings(places, PostingsEnum.NONE);
      long count = count(places);
      values += count > 0 ? 1 : 0;
      boolean told = counts.size() < most || counts.peek().count() < count;
      if (count > 0 && told) {
        counts.add(new Count(Fields.value(value.utf8ToString()), count));
      }
      if (counts.size() > most) {
        counts.remove();
      }
    }
    List<Count> told = new ArrayList<>(counts);
    told.sort(FIRST);
    return new Facet(field, values, List.copyOf(told));
  }

  private long count(PostingsEnum places) throws IOException {
    long count = 0;
    for (int place = places.nextDoc();
        place != DocIdSetIterator.NO_MORE_DOCS;
        place = places.nextDoc()) {
      count += hits.get(place) ? 1 : 0;
    }
    return count;
  }

  /** What notes all hits. */
  private record Hits(int documents) implements CollectorManager<HitCollector, FixedBitSet> {

    @Override
    public HitCollector newCollector() {
      return new HitCollector(new FixedBitSet(documents));
    }

    @Override
    public FixedBitSet reduce(Collection<HitCollector> collectors) {
      FixedBitSet all = new FixedBitSet(documents);
      collectors.forEach(each -> all.or(each.hits));
      return all;
    }
  }

  private static final class HitCollector extends SimpleCollector {
    private final FixedBitSet hits;
    private int base;

    HitCollector(FixedBitSet hits) {
      this.hits = hits;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext leaf) {
      base = leaf.docBase;
    }

    @Override
    public void collect(int document) {
      hits.set(base + document);
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
