package org.cnscs.server.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.util.BytesRef;
import org.cnscs.server.index.PlaceDocument.Value;
import org.cnscs.space.SearchResult.Fragment;

/**
 * The pieces of a place's text in which a query matches.
 *
 * <p>Lucene's highlighters know words alone. Here a value also matches as a whole, or by its
 * number, so what the query wants is compared with the values in the way in which they are indexed.
 * A value that is long is told in windows around what matches.
 */
final class Fragments {
  private static final int WINDOW = 160;
  private static final int BEFORE = 40;
  private static final int EXAMINED = 100_000;

  private final Wanted wanted;
  private final Analyzer words = new WordAnalyzer();

  Fragments(Wanted wanted) {
    this.wanted = wanted;
  }

  /** A value as it is shown. */
  private record Shown(String field, String text) {}

  /** Returns the first fragments of some values. */
  List<Fragment> of(List<Value> values, int most) {
    Map<Shown, BitSet> matches = new LinkedHashMap<>();
    for (Value value : values) {
      String text = value.text().substring(0, Math.min(value.text().length(), EXAMINED));
      BitSet found = matches.computeIfAbsent(new Shown(value.field(), text), v -> new BitSet());
      mark(new Value(value.field(), value.exact(), text), found);
    }
    List<Fragment> fragments = new ArrayList<>();
    matches.forEach((shown, found) -> cut(shown, found, most, fragments));
    return List.copyOf(fragments);
  }

  private void mark(Value value, BitSet found) {
    int begin = value.text().lastIndexOf(value.exact());
    if (begin >= 0 && isWhole(value)) {
      found.set(begin, begin + value.exact().length());
    }
    try (TokenStream tokens = words.tokenStream("", value.text())) {
      TermToBytesRefAttribute term = tokens.addAttribute(TermToBytesRefAttribute.class);
      OffsetAttribute place = tokens.addAttribute(OffsetAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        if (isWord(value.field(), term.getBytesRef())) {
          found.set(place.startOffset(), place.endOffset());
        }
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException("Text in memory cannot be read", e);
    }
  }

  private boolean isWhole(Value value) {
    return wanted.hasTerm(Fields.exact(value.field()), new BytesRef(Fields.term(value.exact())))
        || Fields.parseNumber(value.exact()).stream()
            .anyMatch(number -> wanted.hasNumber(Fields.number(value.field()), number));
  }

  private boolean isWord(String field, BytesRef word) {
    return wanted.hasTerm(Fields.words(field), word)
        || wanted.hasTerm(Fields.words(Fields.TEXT), word);
  }

  private static void cut(Shown shown, BitSet found, int most, List<Fragment> fragments) {
    String text = shown.text();
    int next = found.nextSetBit(0);
    while (next >= 0 && fragments.size() < most) {
      int begin = text.length() <= WINDOW ? 0 : whole(text, Math.max(0, next - BEFORE));
      int end = whole(text, Math.min(text.length(), begin + WINDOW));
      fragments.add(new Fragment(shown.field(), parts(text, begin, end, found)));
      next = found.nextSetBit(end);
    }
  }

  /** Returns a place at or behind another, at which no character is cut into two. */
  private static int whole(String text, int at) {
    boolean cut = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
    return cut ? at + 1 : at;
  }

  private static List<String> parts(String text, int begin, int end, BitSet found) {
    List<String> parts = new ArrayList<>();
    int at = begin;
    do {
      boolean inside = parts.size() % 2 == 1;
      int change = inside ? found.nextClearBit(at) : found.nextSetBit(at);
      int until = change < 0 ? end : Math.min(end, change);
      parts.add(text.substring(at, until));
      at = until;
    } while (at < end || parts.size() % 2 == 0);
    return List.copyOf(parts);
  }
}
