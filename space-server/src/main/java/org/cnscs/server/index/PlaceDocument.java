package org.cnscs.server.index;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.util.BytesRef;

/** The indexed form of one place: an object, a frame, a manifest, an entry. */
final class PlaceDocument {
  private static final int MAX_EXACT = 8_000;
  private static final int MAX_SUMMARY = 200;

  private final Document document = new Document();
  private final Set<String> present = new HashSet<>();
  private final StringBuilder summary = new StringBuilder();

  PlaceDocument(String kind, String space, String id, String place) {
    exact(Fields.KIND, kind);
    document.add(new StringField(Fields.DOCUMENT_KEY, Fields.key(space, id), Store.NO));
    document.add(new StringField(Fields.SPACE, space, Store.NO));
    document.add(new StoredField(Fields.KIND, kind));
    document.add(new StoredField(Fields.DOCUMENT, id));
    document.add(new StoredField(Fields.PLACE, place));
  }

  /** Adds a value that is found only as it is. */
  PlaceDocument exact(String field, String value) {
    if (value.length() <= MAX_EXACT && present.add(field + '\n' + value)) {
      document.add(new StringField(Fields.exact(field), value, Store.NO));
      OptionalDouble number = Fields.parseNumber(value);
      if (number.isPresent()) {
        document.add(new DoublePoint(Fields.number(field), number.getAsDouble()));
      }
    }
    return this;
  }

  /** Adds a value that is found as it is, by its words, and as a number if it is one. */
  PlaceDocument field(String field, String value) {
    exact(field, value);
    if (!field.equals(Fields.TEXT)) {
      document.add(new TextField(Fields.words(field), value, Store.NO));
    }
    return text(value);
  }

  /** Adds words to the full text. */
  PlaceDocument text(String text) {
    if (!text.isEmpty()) {
      document.add(new TextField(Fields.words(Fields.TEXT), text, Store.NO));
    }
    return this;
  }

  /** Adds a class under all of its names. */
  PlaceDocument className(String binaryName) {
    Fields.classNames(binaryName).forEach(name -> exact("class", name));
    return text(binaryName);
  }

  /** Adds to the line that describes the place. */
  PlaceDocument summary(String text) {
    if (summary.length() <= MAX_SUMMARY) {
      summary
          .append(summary.isEmpty() ? "" : " ")
          .append(text, 0, Math.min(text.length(), MAX_SUMMARY + 1));
    }
    return this;
  }

  /** Says which checkpoint holds the place, and its age relative to others: newer is greater. */
  PlaceDocument checkpoint(String name, long order) {
    document.add(new StoredField(Fields.CHECKPOINT, name));
    document.add(new NumericDocValuesField(Fields.ORDER, order));
    return this;
  }

  /**
   * Says at which address an object is.
   *
   * @param delta the number of the delta line that it stands in, 0 for none
   */
  PlaceDocument address(String address, long delta) {
    exact("address", address);
    if (delta > 0) {
      document.add(new StringField(Fields.CHANGED, address, Store.NO));
    }
    document.add(new LongPoint(Fields.DELTA, delta));
    document.add(new StoredField(Fields.DELTA, delta));
    return this;
  }

  /** Says by which hash the document is named. */
  PlaceDocument named(String hash) {
    exact("hash", hash);
    document.add(new SortedDocValuesField(Fields.HASH, new BytesRef(hash)));
    return this;
  }

  /** Says that a manifest's table names a line, delta line or subtable. */
  PlaceDocument holds(String hash) {
    document.add(new StringField(Fields.HOLDS, hash, Store.NO));
    return this;
  }

  /**
   * Returns the indexed form of a subtable, which is no place.
   *
   * @param holds the hashes of what it names
   */
  static Document table(String space, String id, List<String> holds) {
    Document table = new Document();
    String hash = id.substring(id.indexOf('/') + 1);
    table.add(new StringField(Fields.DOCUMENT_KEY, Fields.key(space, id), Store.NO));
    table.add(new StringField(Fields.TABLES, space, Store.NO));
    table.add(new SortedDocValuesField(Fields.HASH, new BytesRef(hash)));
    holds.forEach(each -> table.add(new StringField(Fields.HOLDS, each, Store.NO)));
    return table;
  }

  /** Returns the finished document. */
  Document build() {
    document.add(new StoredField(Fields.SUMMARY, cut(summary.toString())));
    return document;
  }

  /** Returns text as one line of at most 200 characters. */
  static String cut(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= MAX_SUMMARY ? line : line.substring(0, MAX_SUMMARY - 3) + "...";
  }
}
