package org.cnscs.server.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.cnscs.server.store.Committed;
import org.junit.jupiter.api.Test;

/** Documents that the index does not like do not end the search for others. */
class HostileDocumentTest extends IndexFixture {
  private static final String HEAP = " xmlns:c=\"urn:cnscs:heap:1\"";
  private static final String LONG = "x".repeat(40_000);

  @Test
  void search_afterDocumentsWithLongHashesAndAddresses_findsAll() {
    put("main", "before", "<d n='1'/>");
    assertEquals(1, search("element:d").total());
    int read = gate.documents();
    String entry = "<c:line n='1' hash='" + LONG + "'/>";
    put("main", "m", "<c:manifest" + HEAP + "><c:table>" + entry + "</c:table></c:manifest>");
    put("main", "table/1", "<c:table" + HEAP + ">" + entry + "</c:table>");
    String object = "<demo.Account c:id='" + LONG + "' balance='5'/>";
    put(
        "main",
        "line/1",
        "<c:delta" + HEAP + " n='1'><c:line n='1'>" + object + "</c:line></c:delta>");
    put("main", "after", "<d n='2'/>");
    assertEquals(2, search("element:d").total());
    assertEquals(1, search("kind:manifest").total());
    assertEquals(1, search("class:Account balance:5").total());
    assertEquals(read, gate.documents(), "it was not made anew");
  }

  /** A writer that refuses documents in which something can be found. */
  private static final class Refusing extends IndexWriter {
    Refusing(Directory directory) throws IOException {
      super(directory, new IndexWriterConfig(new WordAnalyzer()));
    }

    @Override
    public long addDocuments(Iterable<? extends Iterable<? extends IndexableField>> documents)
        throws IOException {
      for (Iterable<? extends IndexableField> each : documents) {
        if (each instanceof Document document && document.getField(Fields.KIND) != null) {
          throw new IllegalArgumentException("immense");
        }
      }
      return super.addDocuments(documents);
    }
  }

  @Test
  void index_documentThatTheWriterRefuses_isThereWithoutItsValues() throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new Refusing(directory)) {
      Committed.Effect stored =
          new Committed.Stored("main", "a", 1, Instant.EPOCH, null, "<d/>".getBytes(UTF_8));
      new DocumentWriter(writer, engine).index(new Committed(1, List.of(stored)), 0);
      assertEquals(1, writer.getDocStats().maxDoc);
    }
  }
}
