package org.cnscs.server.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  @Test
  void places_deepDocumentWithLongNames_hasNoLongFields() throws Exception {
    String name = "n".repeat(100);
    StringBuilder xml = new StringBuilder("word");
    for (int i = 0; i < 200; i++) {
      xml.insert(0, "<" + name + " a='at" + i + "'>").append("</" + name + ">");
    }
    List<PlaceDocument> places = PlaceReader.places("main", "a", xml.toString().getBytes(UTF_8));
    List<PlaceDocument.Value> values = places.getFirst().values();
    assertTrue(values.stream().allMatch(value -> value.field().length() <= 512));
    assertTrue(values.contains(new PlaceDocument.Value(Fields.TEXT, "word", "word")));
    assertTrue(values.contains(new PlaceDocument.Value(name + ".a", "at198", "at198")));
    put("main", "a", xml.toString());
    assertEquals(List.of("a"), ids(search("word at7 at190")));
  }

  @Test
  void places_documentWithManyFields_hasThoseAfterSomeInTheFullText() throws Exception {
    StringBuilder xml = new StringBuilder("<d>");
    for (int i = 0; i < 3_000; i++) {
      xml.append("<f" + i + ">v" + i + "</f" + i + ">");
    }
    put("main", "a", xml.append("</d>").toString());
    assertEquals(1, search("f0:v0 f900:v900 v2999").total());
    assertEquals(0, search("f2999:v2999").total());
    assertEquals(1, search("element:d id:a").total());
  }
}
