package org.cnscs.server.space;

import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Names;
import org.cnscs.space.Batch;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Hash;
import org.cnscs.xml.Xml;

/** The checks that a batch passes before it goes to the engine. */
final class Admission {
  private static final Set<String> CONTENT_ADDRESSED =
      Set.of("line", "class", "resource", "program");

  private Admission() {}

  /**
   * Returns the changes that a batch asks for.
   *
   * @throws SpaceException.BadInput if an id or a document is not acceptable
   */
  static List<Change> changes(String space, Batch batch) {
    return batch.operations().stream().map(operation -> change(space, operation)).toList();
  }

  private static Change change(String space, Batch.Operation operation) {
    Names.checkId(operation.id());
    return switch (operation) {
      case Batch.Put(String id, byte[] xml, Batch.Expect expect) -> {
        checkDocument(id, xml);
        yield new Change.Put(space, id, xml, expect);
      }
      case Batch.Delete(String id, Batch.Expect expect) -> new Change.Delete(space, id, expect);
      case Batch.Check(String id, Batch.Expect expect) -> new Change.Check(space, id, expect);
    };
  }

  private static void checkDocument(String id, byte[] xml) {
    if (id.startsWith(LocalSpace.ENTRIES)) {
      throw new SpaceException.BadInput(
          "Document "
              + id
              + ": ids that begin with "
              + LocalSpace.ENTRIES
              + " are given by the space; write it as an entry",
          null);
    }
    try {
      Xml.checkEmbeddable(xml);
    } catch (XMLStreamException e) {
      throw new SpaceException.BadInput(
          "Document " + id + " is not well-formed XML: " + e.getMessage(), e);
    }
    int slash = id.indexOf('/');
    if (slash > 0 && CONTENT_ADDRESSED.contains(id.substring(0, slash))) {
      checkHash(id, id.substring(slash + 1), Hash.of(xml));
    }
  }

  private static void checkHash(String id, String claimed, String actual) {
    if (!claimed.equals(actual)) {
      throw new SpaceException.BadInput(
          "Document "
              + id
              + " is named by its content, whose hash is "
              + actual
              + "; the document was changed on its way, or its id is not that of this content",
          null);
    }
  }
}
