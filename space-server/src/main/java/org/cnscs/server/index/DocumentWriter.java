package org.cnscs.server.index;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Engine;
import org.cnscs.space.Document;
import org.cnscs.space.SpaceException;

/** What brings documents into the index, and takes them out. */
record DocumentWriter(IndexWriter writer, Engine engine) {
  private static final System.Logger LOG = System.getLogger(DocumentWriter.class.getName());

  /** Indexes what a batch has done. */
  void index(Committed batch) throws IOException {
    for (Committed.Effect effect : batch.effects()) {
      switch (effect) {
        case Committed.Stored stored -> put(stored.space(), stored.id(), stored.xml());
        case Committed.Removed removed ->
            writer.deleteDocuments(key(removed.space(), removed.id()));
      }
    }
  }

  /** Indexes a document as it is now, if it is there and whole. */
  void indexPresent(String space, String id) throws IOException {
    try {
      Optional<Document> document = engine.get(space, id);
      if (document.isPresent()) {
        put(space, id, document.get().xml());
      }
    } catch (SpaceException.Damaged e) {
      LOG.log(System.Logger.Level.WARNING, "A document cannot be indexed: " + e.getMessage());
    }
  }

  private void put(String space, String id, byte[] xml) throws IOException {
    try {
      List<org.apache.lucene.document.Document> places = PlaceReader.read(space, id, xml);
      if (places.isEmpty()) {
        writer.deleteDocuments(key(space, id));
      } else {
        writer.updateDocuments(key(space, id), places);
      }
    } catch (XMLStreamException e) {
      String which = "Document " + id + " of space " + space;
      LOG.log(System.Logger.Level.WARNING, which + " cannot be indexed: " + e.getMessage());
    }
  }

  private static Term key(String space, String id) {
    return new Term(Fields.DOCUMENT_KEY, Fields.key(space, id));
  }
}
