package org.cnscs.server.space;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.cnscs.server.store.Change;
import org.cnscs.server.store.Names;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Hash;
import org.cnscs.xml.Xml;

/** The checks that a batch passes before it goes to the engine. */
final class Admission {
  private static final Set<String> CONTENT_ADDRESSED =
      Set.of("line", "class", "resource", "program");

  private final String space;
  private final LocalLeases leases;

  Admission(String space, LocalLeases leases) {
    this.space = space;
    this.leases = leases;
  }

  /**
   * Returns the changes that a batch asks for.
   *
   * @throws SpaceException.BadInput if an id or a document is not acceptable
   * @throws SpaceException.Conflict if it names a lease that is not in force
   */
  List<Change> changes(Batch batch) {
    return batch.operations().stream().flatMap(this::changes).toList();
  }

  private Stream<Change> changes(Batch.Operation operation) {
    Names.checkId(operation.id());
    return operation.expect() instanceof Expect.Leased(long token)
        ? Stream.concat(
            Stream.of(leases.fence(operation.id(), token)),
            changes(operation, new Expect.Anything()))
        : changes(operation, operation.expect());
  }

  private Stream<Change> changes(Batch.Operation operation, Expect expect) {
    return Stream.of(
        switch (operation) {
          case Batch.Put(String id, byte[] xml, _) -> {
            checkDocument(id, xml);
            yield new Change.Put(space, id, xml, expect);
          }
          case Batch.Delete(String id, _) -> {
            checkDeletable(id);
            yield new Change.Delete(space, id, expect);
          }
          case Batch.Check(String id, _) -> new Change.Check(space, id, expect);
        });
  }

  private static void checkDocument(String id, byte[] xml) {
    if (id.startsWith(LocalSpace.ENTRIES)) {
      throw reserved(id, "are given by the space; write it as an entry");
    }
    checkDeletable(id);
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

  private static void checkDeletable(String id) {
    if (id.startsWith(LocalLeases.LEASES)) {
      throw reserved(id, "are those of leases; grant, renew and cancel them instead");
    }
    if (id.startsWith(LocalRegistrations.REGISTRATIONS)) {
      throw reserved(id, "are those of registrations; make, renew and cancel them instead");
    }
    if (id.startsWith(LocalTransactions.TRANSACTIONS)) {
      throw reserved(id, "are those of transactions");
    }
  }

  private static SpaceException reserved(String id, String why) {
    String prefix = id.substring(0, id.indexOf('/') + 1);
    return new SpaceException.BadInput(
        "Document " + id + ": ids that begin with " + prefix + " " + why, null);
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
