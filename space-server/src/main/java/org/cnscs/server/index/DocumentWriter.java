package org.cnscs.server.index;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.cnscs.server.store.Committed;
import org.cnscs.server.store.Engine;
import org.cnscs.space.SpaceException;

/**
 * What brings documents into the index, and takes them out.
 *
 * <p>Lucene has to look for what a document replaces, in all that is indexed. Most documents are
 * never changed, so that is only done where the index may have the document already: if it is not
 * the first version, or if it may have been indexed out of turn, when the index was made anew.
 */
record DocumentWriter(IndexWriter writer, Engine engine) {
  private static final System.Logger LOG = System.getLogger(DocumentWriter.class.getName());

  /**
   * Indexes what a batch has done.
   *
   * @param through the number of the last batch of which something may be indexed already
   */
  void index(Committed batch, long through) throws IOException {
    for (Committed.Effect effect : batch.effects()) {
      switch (effect) {
        case Committed.Stored stored -> {
          boolean isNew = stored.version() == 1 && batch.sequence() > through;
          index(stored.space(), stored.id(), stored.version(), stored.xml(), isNew);
        }
        case Committed.Removed removed ->
            writer.deleteDocuments(key(removed.space(), removed.id()));
      }
    }
  }

  /** Indexes a document as it is now, if it is there and whole; the index must not have it. */
  void indexPresent(String space, String id) throws IOException {
    try {
      Optional<org.cnscs.space.Document> document = engine.get(space, id);
      if (document.isPresent()) {
        index(space, id, document.get().version(), document.get().xml(), true);
      }
    } catch (SpaceException.Damaged e) {
      LOG.log(System.Logger.Level.WARNING, "A document cannot be indexed: " + e.getMessage());
    }
  }

  /** Indexes a document; one that cannot be, as one in which nothing is found. */
  private void index(String space, String id, long version, byte[] xml, boolean isNew)
      throws IOException {
    try {
      write(space, id, PlaceReader.read(space, id, version, xml), isNew);
    } catch (XMLStreamException | IllegalArgumentException e) {
      String which = "Document " + id + " of space " + space;
      String why = PlaceDocument.cut(String.valueOf(e.getMessage()));
      LOG.log(System.Logger.Level.WARNING, which + " cannot be indexed: " + why);
      write(space, id, List.of(PlaceDocument.nothing(space, id, version)), isNew);
    }
  }

  private void write(String space, String id, List<Document> places, boolean isNew)
      throws IOException {
    if (isNew) {
      writer.addDocuments(places);
    } else {
      writer.updateDocuments(key(space, id), places);
    }
  }

  private static Term key(String space, String id) {
    return new Term(Fields.DOCUMENT_KEY, Fields.key(space, id));
  }
}
