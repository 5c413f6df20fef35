package org.cnscs.server.index;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefArray;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.lucene.util.Counter;
import org.apache.lucene.util.FixedBitSet;

/**
 * The values of a field by document, for one segment and one search.
 *
 * <p>An index has them by value. Lucene could keep a second copy by document, but every field would
 * need one, since nobody says beforehand by which to sort, and the index would be larger for what
 * is seldom asked. So they are turned round when they are asked for: that reads the field's values
 * once, and takes eight bytes a document and what the texts need until the segment is done.
 */
final class FieldValues {
  /** Texts are compared by so many bytes; the rest would only make cursors and memory large. */
  static final int COMPARED = 100;

  private FieldValues() {}

  /**
   * Returns the numbers of a field.
   *
   * @param field its name in the index
   * @param greatest which of several numbers counts: the greatest, or the least
   */
  static NumericDocValues numbers(LeafReader reader, String field, boolean greatest)
      throws IOException {
    PointValues points = reader.getPointValues(field);
    if (points == null) {
      return DocValues.emptyNumeric();
    }
    double[] numbers = new double[reader.maxDoc()];
    Arrays.fill(numbers, Double.NaN);
    points.intersect(
        new PointValues.IntersectVisitor() {
          @Override
          public void visit(int document) {
            throw new IllegalStateException("A number without its value");
          }

          @Override
          public void visit(int document, byte[] packed) {
            double number = DoublePoint.decodeDimension(packed, 0);
            double other = numbers[document];
            boolean first = Double.isNaN(other) || (greatest ? number > other : number < other);
            numbers[document] = first ? number : other;
          }

          @Override
          public PointValues.Relation compare(byte[] least, byte[] most) {
            return PointValues.Relation.CELL_CROSSES_QUERY;
          }
        });
    return new Numbers(numbers);
  }

  /**
   * Returns the texts of a field, of the documents that have no number in it: what a document is
   * compared by must not depend on those that share its segment, which a merge changes.
   *
   * @param field its name in the index
   * @param last which of several texts counts: the last, or the first
   */
  static BinaryDocValues texts(LeafReader reader, String field, boolean last) throws IOException {
    Terms terms = reader.terms(field);
    if (terms == null || isAllNumbers(reader, field, terms)) {
      return DocValues.emptyBinary();
    }
    FixedBitSet withNumber = withNumber(reader, Fields.number(Fields.ofValues(field)));
    int[] numbers = new int[reader.maxDoc()];
    Arrays.fill(numbers, -1);
    BytesRefArray texts = new BytesRefArray(Counter.newCounter());
    TermsEnum each = terms.iterator();
    PostingsEnum documents = null;
    for (BytesRef text = each.next(); text != null; text = each.next()) {
      int number = texts.append(cut(text));
      documents = each.postings(documents, PostingsEnum.NONE);
      for (int document = documents.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = documents.nextDoc()) {
        boolean counts = !withNumber.get(document) && (last || numbers[document] < 0);
        numbers[document] = counts ? number : numbers[document];
      }
    }
    return new Texts(numbers, texts);
  }

  /** Tells whether all documents that have the field have a number in it; spares reading it. */
  private static boolean isAllNumbers(LeafReader reader, String field, Terms terms)
      throws IOException {
    String name = Fields.ofValues(field);
    PointValues points = reader.getPointValues(Fields.number(name));
    return !Fields.hasAliases(name)
        && points != null
        && points.getDocCount() == terms.getDocCount();
  }

  private static FixedBitSet withNumber(LeafReader reader, String field) throws IOException {
    FixedBitSet found = new FixedBitSet(reader.maxDoc());
    PointValues points = reader.getPointValues(field);
    if (points != null) {
      points.intersect(
          new PointValues.IntersectVisitor() {
            @Override
            public void visit(int document) {
              found.set(document);
            }

            @Override
            public void visit(int document, byte[] packed) {
              found.set(document);
            }

            @Override
            public PointValues.Relation compare(byte[] least, byte[] most) {
              return PointValues.Relation.CELL_INSIDE_QUERY;
            }
          });
    }
    return found;
  }

  private static BytesRef cut(BytesRef text) {
    return new BytesRef(text.bytes, text.offset, Math.min(text.length, COMPARED));
  }

  private static int onlyByDocument() {
    throw new UnsupportedOperationException("Hits are looked up, not walked through");
  }

  private static final class Numbers extends NumericDocValues {
    private final double[] numbers;
    private int at = -1;

    Numbers(double[] numbers) {
      this.numbers = numbers;
    }

    @Override
    public boolean advanceExact(int document) {
      at = document;
      return !Double.isNaN(numbers[document]);
    }

    @Override
    public long longValue() {
      return Double.doubleToRawLongBits(numbers[at]);
    }

    @Override
    public int docID() {
      return at;
    }

    @Override
    public int nextDoc() {
      return onlyByDocument();
    }

    @Override
    public int advance(int target) {
      return onlyByDocument();
    }

    @Override
    public long cost() {
      return numbers.length;
    }
  }

  private static final class Texts extends BinaryDocValues {
    private final int[] numbers;
    private final BytesRefArray texts;
    private final BytesRefBuilder text = new BytesRefBuilder();
    private int at = -1;

    Texts(int[] numbers, BytesRefArray texts) {
      this.numbers = numbers;
      this.texts = texts;
    }

    @Override
    public boolean advanceExact(int document) {
      at = document;
      return numbers[document] >= 0;
    }

    @Override
    public BytesRef binaryValue() {
      return texts.get(text, numbers[at]);
    }

    @Override
    public int docID() {
      return at;
    }

    @Override
    public int nextDoc() {
      return onlyByDocument();
    }

    @Override
    public int advance(int target) {
      return onlyByDocument();
    }

    @Override
    public long cost() {
      return numbers.length;
    }
  }
}
