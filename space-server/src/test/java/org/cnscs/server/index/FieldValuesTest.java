package org.cnscs.server.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;

/** What hits are compared by. */
class FieldValuesTest {

  private static Document document(String id, String value) {
    return new PlaceDocument("entry", "main", id, "").field("n", value).build(1);
  }

  private static Map<String, String> texts(IndexWriter writer) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        BinaryDocValues values = FieldValues.texts(leaf.reader(), Fields.values("n"), false);
        for (int i = 0; i < leaf.reader().maxDoc(); i++) {
          String id = leaf.reader().storedFields().document(i).get(Fields.DOCUMENT);
          texts.put(id, values.advanceExact(i) ? values.binaryValue().utf8ToString() : "");
        }
      }
    }
    return texts;
  }

  @Test
  void texts_beforeAndAfterAMerge_areTheSame() throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(new WordAnalyzer());
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      writer.addDocument(document("number", "5"));
      writer.flush();
      writer.addDocument(document("text", "unknown"));
      Map<String, String> expected = Map.of("number", "", "text", "unknown");
      assertEquals(expected, texts(writer));
      writer.forceMerge(1);
      assertEquals(expected, texts(writer));
    }
  }
}
