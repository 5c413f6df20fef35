package org.cnscs.server.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.TextField;

/**
 * The words of a text, which are found once and indexed in several fields: finding them costs more
 * than writing them down.
 */
final class Words {
  private static final Analyzer ANALYZER = new WordAnalyzer();

  /** Words with their positions; how long the text is does not count for the order of hits. */
  private static final FieldType TYPE = type();

  private char[] letters = new char[64];
  private int[] ends = new int[8];
  private int count;

  private Words() {}

  private static FieldType type() {
    FieldType type = new FieldType(TextField.TYPE_NOT_STORED);
    type.setOmitNorms(true);
    type.freeze();
    return type;
  }

  static Words of(String text) {
    Words words = new Words();
    try (TokenStream tokens = ANALYZER.tokenStream("", text)) {
      CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        words.add(word);
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException("Text in memory cannot be read", e);
    }
    return words;
  }

  private int end() {
    return count == 0 ? 0 : ends[count - 1];
  }

  private void add(CharTermAttribute word) {
    int begin = end();
    int end = begin + word.length();
    if (end > letters.length) {
      letters = Arrays.copyOf(letters, Math.max(end, 2 * letters.length));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    System.arraycopy(word.buffer(), 0, letters, begin, word.length());
    ends[count++] = end;
  }

  /** Returns a field of the index that has these words. */
  Field in(String field) {
    return new WordsField(field, this);
  }

  private static final class WordsField extends Field {
    private final Words words;

    WordsField(String name, Words words) {
      super(name, TYPE);
      this.words = words;
    }

    @Override
    public TokenStream tokenStream(Analyzer analyzer, TokenStream reuse) {
      WordsStream stream = reuse instanceof WordsStream used ? used : new WordsStream();
      stream.words = words;
      return stream;
    }
  }

  private static final class WordsStream extends TokenStream {
    private final CharTermAttribute word = addAttribute(CharTermAttribute.class);
    private Words words;
    private int next;

    @Override
    public void reset() {
      next = 0;
    }

    @Override
    public boolean incrementToken() {
      if (next == words.count) {
        return false;
      }
      clearAttributes();
      int begin = next == 0 ? 0 : words.ends[next - 1];
      word.copyBuffer(words.letters, begin, words.ends[next] - begin);
      next++;
      return true;
    }
  }
}
