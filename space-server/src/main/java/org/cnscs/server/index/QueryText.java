package org.cnscs.server.index;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.queryparser.classic.TokenMgrError;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher.TooManyClauses;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.cnscs.space.SpaceException;

/**
 * The parser of query text: Lucene's classic syntax, in which all parts must match unless {@code
 * OR} stands between them, with comparisons ({@code balance:>=10}), negative numbers, and numbers
 * compared as numbers.
 *
 * <p>A value is looked for as it is, as words, and as a number; the exact match counts most.
 */
final class QueryText extends QueryParser {
  private static final float EXACT = 4;
  private static final Pattern NEGATIVE = Pattern.compile("(?<=[^\\\\\\s:]:)-(?=[\\d.])");
  private static final Pattern COLUMN = Pattern.compile("column (\\d+)");
  private static final Pattern COMPARISON = Pattern.compile("([<>]=?)(.+)", Pattern.DOTALL);

  private QueryText() {
    super(Fields.TEXT, new WordAnalyzer());
    setDefaultOperator(Operator.AND);
    setAllowLeadingWildcard(true);
    setSplitOnWhitespace(true);
    setAutoGeneratePhraseQueries(true);
  }

  /**
   * Parses a query.
   *
   * @throws SpaceException.BadQuery if it does not parse
   */
  static Query parseQuery(String text) {
    if (text.isBlank()) {
      throw bad(text, 1, "it is empty", null);
    }
    refuse(text, QueryGuard.check(text));
    try {
      return new QueryText().parse(NEGATIVE.matcher(text).replaceAll("\\\\-"));
    } catch (ParseException e) {
      throw bad(text, position(e, text), "it does not parse", e);
    } catch (TooComplexToDeterminizeException e) {
      throw bad(text, 1, "a pattern can match in too many ways", e);
    } catch (TooManyClauses | IllegalArgumentException e) {
      throw bad(text, 1, e.getMessage(), e);
    }
  }

  private static void refuse(String text, String why) {
    if (why != null) {
      throw bad(text, 1, why, null);
    }
  }

  private static int position(ParseException e, String text) {
    int column = text.length();
    if (e.getCause() instanceof ParseException inner
        && inner.currentToken != null
        && inner.currentToken.next != null) {
      column =
          inner.currentToken.next.kind == EOF ? text.length() : inner.currentToken.next.beginColumn;
    } else if (e.getCause() instanceof TokenMgrError lexical) {
      Matcher matcher = COLUMN.matcher(String.valueOf(lexical.getMessage()));
      column = matcher.find() ? Integer.parseInt(matcher.group(1)) : text.length();
    }
    int position = column;
    Matcher inserted = NEGATIVE.matcher(text);
    while (inserted.find() && inserted.start() < position) {
      position--;
    }
    return Math.min(position, text.length()) + 1;
  }

  private static SpaceException bad(String text, int position, String why, Exception cause) {
    return new SpaceException.BadQuery(
        "The query is wrong at character "
            + position
            + ": "
            + why
            + ": "
            + PlaceDocument.cut(text)
            + "; a right one is, for example, frame:Main.run local.i:>400",
        cause);
  }

  private static boolean isFullText(String field) {
    return field.equals(Fields.TEXT);
  }

  @Override
  protected Query getFieldQuery(String field, String text, boolean quoted) throws ParseException {
    Matcher comparison = COMPARISON.matcher(text);
    if (!quoted && !isFullText(field) && comparison.matches()) {
      return compare(field, comparison.group(1), comparison.group(2));
    }
    Query words = super.getFieldQuery(Fields.words(field), text, quoted);
    if (isFullText(field)) {
      return words;
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    any.add(
        new BoostQuery(new TermQuery(new Term(Fields.exact(field), Fields.term(text))), EXACT),
        Occur.SHOULD);
    OptionalDouble number = Fields.parseNumber(text);
    if (number.isPresent()) {
      any.add(DoublePoint.newExactQuery(Fields.number(field), number.getAsDouble()), Occur.SHOULD);
    } else if (words != null) {
      any.add(words, Occur.SHOULD);
    }
    return any.build();
  }

  private Query compare(String field, String operator, String bound) {
    boolean inclusive = operator.endsWith("=");
    boolean greater = operator.startsWith(">");
    return range(field, greater ? bound : null, greater ? null : bound, inclusive, inclusive);
  }

  @Override
  protected Query getRangeQuery(
      String field, String low, String high, boolean fromLow, boolean toHigh) {
    return range(field, low, high, fromLow, toHigh);
  }

  private Query range(String field, String low, String high, boolean fromLow, boolean toHigh) {
    OptionalDouble from = bound(low, Double.NEGATIVE_INFINITY);
    OptionalDouble to = bound(high, Double.POSITIVE_INFINITY);
    boolean numeric = from.isPresent() && to.isPresent() && (low != null || high != null);
    if (!numeric) {
      String name = isFullText(field) ? Fields.words(field) : Fields.exact(field);
      return TermRangeQuery.newStringRange(name, low, high, fromLow, toHigh);
    }
    double least =
        low == null || fromLow ? from.getAsDouble() : DoublePoint.nextUp(from.getAsDouble());
    double greatest =
        high == null || toHigh ? to.getAsDouble() : DoublePoint.nextDown(to.getAsDouble());
    return DoublePoint.newRangeQuery(Fields.number(field), least, greatest);
  }

  private static OptionalDouble bound(String text, double open) {
    return text == null ? OptionalDouble.of(open) : Fields.parseNumber(text);
  }

  @Override
  protected Query getWildcardQuery(String field, String pattern) throws ParseException {
    if (field.equals("*")) {
      return super.getWildcardQuery(field, pattern);
    }
    refuse(pattern, QueryGuard.checkPattern(pattern));
    Query words = super.getWildcardQuery(Fields.words(field), pattern);
    return either(field, new WildcardQuery(new Term(Fields.exact(field), pattern)), words);
  }

  @Override
  protected Query getPrefixQuery(String field, String prefix) throws ParseException {
    refuse(prefix, QueryGuard.checkPattern(prefix));
    Query words = super.getPrefixQuery(Fields.words(field), prefix);
    return either(field, new PrefixQuery(new Term(Fields.exact(field), prefix)), words);
  }

  @Override
  protected Query getRegexpQuery(String field, String pattern) throws ParseException {
    refuse(pattern, QueryGuard.checkExpression(pattern));
    Query words = super.getRegexpQuery(Fields.words(field), pattern);
    return either(field, new RegexpQuery(new Term(Fields.exact(field), pattern)), words);
  }

  @Override
  protected Query getFuzzyQuery(String field, String term, float similarity) throws ParseException {
    refuse(term, QueryGuard.checkPattern(term));
    return super.getFuzzyQuery(Fields.words(field), term, similarity);
  }

  private static Query either(String field, Query exact, Query words) {
    if (isFullText(field)) {
      return words;
    }
    return new BooleanQuery.Builder().add(exact, Occur.SHOULD).add(words, Occur.SHOULD).build();
  }
}
