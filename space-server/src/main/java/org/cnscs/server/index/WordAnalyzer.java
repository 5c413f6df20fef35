package org.cnscs.server.index;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * The division of text into words in lower case. The marks inside names of classes and fields
 * separate words, so that {@code demo.Account} is found by {@code account}.
 */
final class WordAnalyzer extends Analyzer {

  @Override
  protected TokenStreamComponents createComponents(String field) {
    StandardTokenizer tokenizer = new StandardTokenizer();
    return new TokenStreamComponents(tokenizer, new LowerCaseFilter(tokenizer));
  }

  @Override
  protected TokenStream normalize(String field, TokenStream in) {
    return new LowerCaseFilter(in);
  }

  @Override
  protected Reader initReader(String field, Reader reader) {
    return new NameMarks(reader);
  }

  private static final class NameMarks extends FilterReader {
    NameMarks(Reader in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int c = super.read();
      return c < 0 ? c : separate((char) c);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      for (int i = offset; i < offset + read; i++) {
        buffer[i] = separate(buffer[i]);
      }
      return read;
    }

    private static char separate(char c) {
      return switch (c) {
        case '.', '$', '_', ':', '\'' -> ' ';
        default -> c;
      };
    }
  }
}
