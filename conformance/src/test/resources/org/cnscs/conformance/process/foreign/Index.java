import java.io.IOException;
import java.util.Random;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Indexes generated texts in memory and searches them. */
public class Index {
  private static final Random RANDOM = new Random(17);

  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[0]);
    IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer());
    config.setMergeScheduler(new SerialMergeScheduler());
    try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < 30; i++) {
          Document document = new Document();
          document.add(new TextField("text", text(40), Field.Store.YES));
          document.add(new IntPoint("n", RANDOM.nextInt(100)));
          writer.addDocument(document);
        }
        writer.commit();
        search(directory, round);
      }
    }
  }

  private static void search(ByteBuffersDirectory directory, int round) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      Query query =
          new BooleanQuery.Builder()
              .add(new TermQuery(new Term("text", word())), BooleanClause.Occur.SHOULD)
              .add(new PhraseQuery(2, "text", word(), word()), BooleanClause.Occur.SHOULD)
              .add(IntPoint.newRangeQuery("n", 10, 90), BooleanClause.Occur.FILTER)
              .build();
      StringBuilder line = new StringBuilder("round " + round);
      for (ScoreDoc each : searcher.search(query, 5).scoreDocs) {
        String text = searcher.storedFields().document(each.doc).get("text");
        line.append(' ').append(each.doc).append(':').append(each.score);
        line.append(':').append(text.hashCode());
      }
      System.out.println(line);
    }
  }

  private static String text(int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(word()).append(' ');
    }
    return text.toString();
  }

  private static String word() {
    return Integer.toString(1000 + RANDOM.nextInt(1 + RANDOM.nextInt(500)), 36);
  }
}
