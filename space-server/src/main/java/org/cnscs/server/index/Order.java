package org.cnscs.server.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.FieldComparator;
import org.apache.lucene.search.FieldComparatorSource;
import org.apache.lucene.search.LeafFieldComparator;
import org.apache.lucene.search.Pruning;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.comparators.DoubleComparator;
import org.apache.lucene.util.BytesRef;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SpaceException;

/**
 * The order of the hits of a search.
 *
 * <p>It is total, and what a hit is compared by never changes as long as the document does not: the
 * score comes from the query and the document alone (see {@link Answer}), and what is equal in all
 * else is told apart by a number that was made from its id and place. So the values of the last hit
 * of a page say where the next page begins, whatever was written meanwhile.
 *
 * <p>Any field can be sorted by. The numbers among its values come first, by value, then other
 * texts by their characters, then what has no value; the other way round as well, but for the last.
 * Of several values the one counts that comes first.
 *
 * @param sort what hits are compared by, the first first
 * @param types the types of the values that they are compared by
 */
record Order(Sort sort, List<Class<?>> types) {
  private static final int MAX_FIELD = 512;
  private static final String ASCENDING = ":asc";
  private static final String DESCENDING = ":desc";
  private static final SortField LATEST =
      new SortField(Fields.ORDER, SortField.Type.LONG, true, Long.MIN_VALUE);
  private static final SortField TIE = new SortField(Fields.TIE, SortField.Type.LONG);

  /** Returns the newest first, for what has a time. */
  static Sort newest() {
    return new Sort(LATEST);
  }

  /**
   * Returns the order that a text asks for.
   *
   * @throws SpaceException.BadInput if it names no field
   */
  static Order parse(String text) {
    return switch (text) {
      case SearchRequest.BEST -> of(List.of(Float.class), SortField.FIELD_SCORE);
      case SearchRequest.NEWEST -> of(List.of());
      default -> byField(text);
    };
  }

  private static Order byField(String text) {
    boolean descending = text.endsWith(DESCENDING);
    boolean marked = descending || text.endsWith(ASCENDING);
    String field = marked ? text.substring(0, text.lastIndexOf(':')) : text;
    if (field.isEmpty() || field.length() > MAX_FIELD || field.equals(Fields.TEXT)) {
      throw new SpaceException.BadInput(
          "Hits cannot be sorted by \""
              + PlaceDocument.cut(text)
              + "\"; name a field, as in amount or amount:desc, or best or newest",
          null);
    }
    return of(
        List.of(Double.class, BytesRef.class),
        new SortField(Fields.number(field), source(Order::numbers), descending),
        new SortField(Fields.values(field), source(Order::texts), descending));
  }

  private static Order of(List<Class<?>> first, SortField... fields) {
    SortField[] all = Arrays.copyOf(fields, fields.length + 2);
    all[fields.length] = LATEST;
    all[fields.length + 1] = TIE;
    List<Class<?>> types =
        IntStream.range(0, all.length)
            .<Class<?>>mapToObj(i -> i < first.size() ? first.get(i) : Long.class)
            .toList();
    return new Order(new Sort(all), types);
  }

  /** Makes what compares hits. */
  private interface Source {
    FieldComparator<?> comparator(String field, int hits, boolean descending);
  }

  private static FieldComparatorSource source(Source source) {
    return new FieldComparatorSource() {
      @Override
      public FieldComparator<?> newComparator(
          String field, int hits, Pruning pruning, boolean descending) {
        return source.comparator(field, hits, descending);
      }
    };
  }

  private static FieldComparator<?> numbers(String field, int hits, boolean descending) {
    double last = descending ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    return new DoubleComparator(hits, field, last, descending, Pruning.NONE) {
      @Override
      public LeafFieldComparator getLeafComparator(LeafReaderContext leaf) throws IOException {
        return new DoubleLeafComparator(leaf) {
          @Override
          protected NumericDocValues getNumericDocValues(LeafReaderContext of, String name)
              throws IOException {
            return FieldValues.numbers(of.reader(), name, descending);
          }
        };
      }
    };
  }

  private static FieldComparator<?> texts(String field, int hits, boolean descending) {
    return new FieldComparator.TermValComparator(hits, field, !descending) {
      @Override
      protected BinaryDocValues getBinaryDocValues(LeafReaderContext leaf, String name)
          throws IOException {
        return FieldValues.texts(leaf.reader(), name, descending);
      }
    };
  }
}
