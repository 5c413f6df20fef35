package org.cnscs.server.index;

import java.util.LinkedHashSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * The names of the index's fields.
 *
 * <p>A field of the user's is up to three fields of the index: its exact value, its words, and its
 * number. Their names begin with a mark, so that no field of the user's collides with one of the
 * index's own.
 */
final class Fields {
  /** The field of queries that name none: the words of everything. */
  static final String TEXT = "text";

  static final String KIND = "kind";
  static final String DOCUMENT_KEY = "_key";
  static final String SPACE = "_space";
  static final String DOCUMENT = "_document";
  static final String PLACE = "_place";
  static final String SUMMARY = "_summary";
  static final String CHECKPOINT = "_checkpoint";
  static final String HOLDS = "_holds";

  /** When a place was made, relative to others: greater is newer. */
  static final String ORDER = "_order";

  /** What tells places apart that are equal in all else by which hits are ordered. */
  static final String TIE = "_tie";

  /** The version of the document. */
  static final String VERSION = "_version";

  static final String DELTA = "_delta";

  /** The address of an object that stands in a delta line. */
  static final String CHANGED = "_changed";

  /** The hash by which a line or subtable is named, as a value of the document. */
  static final String HASH = "_hash";

  /** The space of a subtable: it has none of the fields by which users find documents. */
  static final String TABLES = "_tables";

  /** Fields of which a place has a value under several names. */
  private static final Set<String> WITH_ALIASES = Set.of("class", "method", "frame", "checkpoint");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  private static final int MAX_NUMBER = 64;
  private static final int LONG = 100;
  private static final int KEPT = 64;

  /** Stands before the hash of a long value; XML has no such character. */
  private static final char CUT = '\u0001';

  private Fields() {}

  static String exact(String field) {
    return "=" + field;
  }

  static String words(String field) {
    return "~" + field;
  }

  static String number(String field) {
    return "#" + field;
  }

  /**
   * Returns the term for an exact value. That of a long one is its begin and a hash of all of it:
   * it is found by the whole value and by patterns on the begin, and does not take its whole length
   * once more in the index.
   */
  static String term(String value) {
    if (value.length() <= LONG) {
      return value;
    }
    int cut = Character.isLowSurrogate(value.charAt(KEPT)) ? KEPT - 1 : KEPT;
    BytesRef all = new BytesRef(value);
    long[] hash = StringHelper.murmurhash3_x64_128(all);
    return value.substring(0, cut) + CUT + Long.toHexString(hash[0]) + Long.toHexString(hash[1]);
  }

  /** Returns the value of a term, if it is a long one its begin. */
  static String value(String term) {
    int cut = term.indexOf(CUT);
    return cut < 0 ? term : term.substring(0, cut) + "\u2026";
  }

  /** Tells whether places have their values of a field under several names. */
  static boolean hasAliases(String field) {
    return WITH_ALIASES.contains(field);
  }

  /** Returns the field of the index that has each value of a field under one name only. */
  static String values(String field) {
    return hasAliases(field) ? "!" + field : exact(field);
  }

  /** Returns the field whose values a field of the index has. */
  static String ofValues(String indexed) {
    return indexed.substring(1);
  }

  /** Returns the one term under which all places of a document are indexed. */
  static String key(String space, String document) {
    return space + '\n' + document;
  }

  /** Returns the number that a text is. */
  static OptionalDouble parseNumber(String text) {
    if (text.isEmpty()
        || text.charAt(0) > '9'
        || text.length() > MAX_NUMBER
        || !NUMBER.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Double.parseDouble(text));
  }

  /**
   * Returns the names by which a class can be searched: full, without package, and those of the
   * nested classes; all without the number of the class loader, and once with it.
   */
  static Set<String> classNames(String binaryName) {
    Set<String> names = new LinkedHashSet<>();
    names.add(binaryName);
    int loader = binaryName.indexOf('/');
    String plain = loader < 0 ? binaryName : binaryName.substring(0, loader);
    names.add(plain);
    String simple = plain.substring(plain.lastIndexOf('.') + 1);
    for (int dollar = 0; dollar >= 0; dollar = simple.indexOf('$', 1)) {
      simple = dollar == 0 ? simple : simple.substring(dollar + 1);
      names.add(simple);
    }
    return names;
  }
}
