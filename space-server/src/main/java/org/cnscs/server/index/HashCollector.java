package org.cnscs.server.index;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.util.BytesRef;

/** A collector of the hashes by which the documents that match are named, each once. */
final class HashCollector extends SimpleCollector {
  private final Set<BytesRef> hashes = new HashSet<>();
  private SortedDocValues values;

  /** What makes collectors, and puts together what they have found. */
  static final class Manager implements CollectorManager<HashCollector, Set<BytesRef>> {

    @Override
    public HashCollector newCollector() {
      return new HashCollector();
    }

    @Override
    public Set<BytesRef> reduce(Collection<HashCollector> collectors) {
      Set<BytesRef> all = new HashSet<>();
      collectors.forEach(each -> all.addAll(each.hashes));
      return all;
    }
  }

  @Override
  protected void doSetNextReader(LeafReaderContext context) throws IOException {
    values = DocValues.getSorted(context.reader(), Fields.HASH);
  }

  @Override
  public void collect(int document) throws IOException {
    if (values.advanceExact(document)) {
      hashes.add(BytesRef.deepCopyOf(values.lookupOrd(values.ordValue())));
    }
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }
}
