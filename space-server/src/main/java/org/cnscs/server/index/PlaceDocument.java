package org.cnscs.server.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/** The indexed form of one place: an object, a frame, a manifest, an entry. */
final class PlaceDocument {
  private static final int MAX_SUMMARY = 200;
  private static final int MAX_NAME = 512;
  private static final int MAX_FIELDS = 1_000;

  private final String space;
  private final String id;
  private final String place;
  private final List<Value> values = new ArrayList<>();
  private final Document document = new Document();
  private final Set<String> present = new HashSet<>();
  private final Set<String> fields = new HashSet<>();
  private final StringBuilder summary = new StringBuilder();

  PlaceDocument(String kind, String space, String id, String place) {
    this.space = space;
    this.id = id;
    this.place = place;
    exact(Fields.KIND, kind);
    document.add(new StringField(Fields.DOCUMENT_KEY, Fields.key(space, id), Store.NO));
    document.add(new StringField(Fields.SPACE, space, Store.NO));
    document.add(new StoredField(Fields.KIND, kind));
    document.add(new StoredField(Fields.DOCUMENT, id));
    document.add(new StoredField(Fields.PLACE, place));
  }

  /**
   * A value by which the place is found.
   *
   * @param exact the value
   * @param text how it is shown, which is the value or ends with it
   */
  record Value(String field, String exact, String text) {}

  /** Returns where in the document the place is. */
  String place() {
    return place;
  }

  /** Returns all values, in the order in which they were added. */
  List<Value> values() {
    return values;
  }

  /** Adds a value that is found only as it is. */
  PlaceDocument exact(String field, String value) {
    if (addExact(field, value, value) && Fields.hasAliases(field)) {
      document.add(new StringField(Fields.values(field), Fields.term(value), Store.NO));
    }
    return this;
  }

  /**
   * Adds another name for a value, under which it is found but not told.
   *
   * @param shown the value
   */
  PlaceDocument alias(String field, String name, String shown) {
    addExact(field, name, shown);
    return this;
  }

  private boolean addExact(String field, String value, String shown) {
    if (!present.add(field + '\n' + value)) {
      return false;
    }
    values.add(new Value(field, value, shown));
    document.add(new StringField(Fields.exact(field), Fields.term(value), Store.NO));
    OptionalDouble number = Fields.parseNumber(value);
    if (number.isPresent()) {
      document.add(new DoublePoint(Fields.number(field), number.getAsDouble()));
    }
    return true;
  }

  /** Adds what a field of the document refers to; it is found only as it is. */
  PlaceDocument reference(String field, String address) {
    return hasRoomFor(field) ? exact(field, address) : this;
  }

  /** Tells whether the name of a field is longer than those by which places are found. */
  static boolean isTooLong(String field) {
    return field.length() > MAX_NAME;
  }

  /** Tells whether a field can be indexed: names are kept whole, and each costs memory. */
  private boolean hasRoomFor(String field) {
    return !isTooLong(field)
        && (fields.contains(field) || fields.size() < MAX_FIELDS && fields.add(field));
  }

  /**
   * Adds a value that is found as it is, by its words, and as a number if it is one; only to the
   * full text if its field has too long a name, or there are too many.
   */
  PlaceDocument field(String field, String value) {
    if (!hasRoomFor(field)) {
      return text(value);
    }
    exact(field, value);
    Words words = Words.of(value);
    document.add(words.in(Fields.words(Fields.TEXT)));
    if (!field.equals(Fields.TEXT)) {
      document.add(words.in(Fields.words(field)));
    }
    return this;
  }

  /** Adds words to the full text. */
  PlaceDocument text(String text) {
    if (!text.isEmpty()) {
      values.add(new Value(Fields.TEXT, text, text));
      addWords(Fields.TEXT, text);
    }
    return this;
  }

  private void addWords(String field, String text) {
    document.add(Words.of(text).in(Fields.words(field)));
  }

  /** Adds a class under all of its names. */
  PlaceDocument className(String binaryName) {
    exact("class", binaryName);
    Fields.classNames(binaryName).forEach(name -> alias("class", name, binaryName));
    addWords(Fields.TEXT, binaryName);
    return this;
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
    order(order);
    return this;
  }

  /** Says the place's age relative to others: newer is greater. */
  void order(long order) {
    document.add(new NumericDocValuesField(Fields.ORDER, order));
  }

  /**
   * Says at which address an object is.
   *
   * @param delta the number of the delta line that it stands in, 0 for none
   */
  PlaceDocument address(String address, long delta) {
    exact("address", address);
    if (delta > 0) {
      document.add(new StringField(Fields.CHANGED, Fields.term(address), Store.NO));
    }
    document.add(new LongPoint(Fields.DELTA, delta));
    document.add(new StoredField(Fields.DELTA, delta));
    return this;
  }

  /** Says by which hash the document is named. */
  PlaceDocument named(String hash) {
    exact("hash", hash);
    document.add(new SortedDocValuesField(Fields.HASH, new BytesRef(Fields.term(hash))));
    return this;
  }

  /** Says that a manifest's table names a line, delta line or subtable. */
  PlaceDocument holds(String hash) {
    document.add(new StringField(Fields.HOLDS, Fields.term(hash), Store.NO));
    return this;
  }

  /**
   * Returns the indexed form of a subtable, which is no place.
   *
   * @param holds the hashes of what it names
   */
  static Document table(String space, String id, long version, List<String> holds) {
    Document table = nothing(space, id, version);
    String hash = id.substring(id.indexOf('/') + 1);
    table.add(new StringField(Fields.TABLES, space, Store.NO));
    table.add(new SortedDocValuesField(Fields.HASH, new BytesRef(Fields.term(hash))));
    holds.forEach(each -> table.add(new StringField(Fields.HOLDS, Fields.term(each), Store.NO)));
    return table;
  }

  /** Returns the indexed form of a document in which nothing can be found: that it is there. */
  static Document nothing(String space, String id, long version) {
    Document nothing = new Document();
    nothing.add(new StringField(Fields.DOCUMENT_KEY, Fields.key(space, id), Store.NO));
    nothing.add(new NumericDocValuesField(Fields.VERSION, version));
    return nothing;
  }

  /** Returns the finished document, for a version of what holds the place. */
  Document build(long version) {
    document.add(new StoredField(Fields.SUMMARY, cut(summary.toString())));
    document.add(new NumericDocValuesField(Fields.VERSION, version));
    document.add(new NumericDocValuesField(Fields.TIE, tie()));
    return document;
  }

  /** Returns a number that hardly any other place of the space has, and that is always the same. */
  private long tie() {
    byte[] key = (Fields.key(space, id) + '\n' + place).getBytes(StandardCharsets.UTF_8);
    long[] hash = StringHelper.murmurhash3_x64_128(new BytesRef(key));
    return hash[0];
  }

  /** Returns text as one line of at most 200 characters. */
  static String cut(String text) {
    StringBuilder line = new StringBuilder(MAX_SUMMARY);
    boolean space = false;
    for (int i = 0; i < text.length() && line.length() <= MAX_SUMMARY; i++) {
      char c = text.charAt(i);
      boolean again = space;
      space = c == ' ' || c >= '\t' && c <= '\r';
      if (!space || !again) {
        line.append(space ? ' ' : c);
      }
    }
    if (line.length() > MAX_SUMMARY) {
      line.setLength(MAX_SUMMARY - 3);
      line.append("...");
    }
    return line.toString();
  }
}
