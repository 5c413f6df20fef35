package org.cnscs.server.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.PointRangeQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.ByteRunAutomaton;

/**
 * What a query looks for in each field of the index: terms, patterns and ranges of numbers; not
 * what it excludes. The words of a phrase are wanted each by itself.
 */
final class Wanted extends QueryVisitor {
  private final Map<String, Set<BytesRef>> terms = new HashMap<>();
  private final Map<String, List<ByteRunAutomaton>> patterns = new HashMap<>();
  private final Map<String, List<PointRangeQuery>> ranges = new HashMap<>();

  private Wanted() {}

  static Wanted of(Query query) {
    Wanted wanted = new Wanted();
    query.visit(wanted);
    return wanted;
  }

  @Override
  public void consumeTerms(Query query, Term... some) {
    for (Term term : some) {
      terms.computeIfAbsent(term.field(), field -> new HashSet<>()).add(term.bytes());
    }
  }

  @Override
  public void consumeTermsMatching(
      Query query, String field, Supplier<ByteRunAutomaton> automaton) {
    patterns.computeIfAbsent(field, each -> new ArrayList<>()).add(automaton.get());
  }

  @Override
  public void visitLeaf(Query query) {
    if (query instanceof PointRangeQuery range) {
      ranges.computeIfAbsent(range.getField(), field -> new ArrayList<>()).add(range);
    }
  }

  /** Tells whether a term of a field of the index is wanted. */
  boolean hasTerm(String field, BytesRef term) {
    if (terms.getOrDefault(field, Set.of()).contains(term)) {
      return true;
    }
    return patterns.getOrDefault(field, List.of()).stream()
        .anyMatch(pattern -> pattern.run(term.bytes, term.offset, term.length));
  }

  /** Tells whether a number of a field of the index is wanted. */
  boolean hasNumber(String field, double number) {
    return ranges.getOrDefault(field, List.of()).stream()
        .anyMatch(
            range ->
                DoublePoint.decodeDimension(range.getLowerPoint(), 0) <= number
                    && number <= DoublePoint.decodeDimension(range.getUpperPoint(), 0));
  }
}
