package org.cnscs.space.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.Lease;
import org.cnscs.space.Registration;
import org.cnscs.space.SearchResult;
import org.cnscs.xml.Vocabulary;

/** A writer of what a space and its clients exchange. */
public final class SpaceXmlWriter {

  private SpaceXmlWriter() {}

  /** Writes a batch. */
  public static byte[] batch(Batch batch) {
    XmlOutput out = root("batch");
    for (Batch.Operation operation : batch.operations()) {
      switch (operation) {
        case Batch.Put put ->
            expect(out.start("put").attribute("id", put.id()), put.expect())
                .document(put.xml())
                .end();
        case Batch.Delete delete ->
            expect(out.start("delete").attribute("id", delete.id()), delete.expect()).end();
        case Batch.Check check ->
            expect(out.start("check").attribute("id", check.id()), check.expect()).end();
      }
    }
    return out.finish();
  }

  private static XmlOutput expect(XmlOutput out, Expect expect) {
    return switch (expect) {
      case Expect.Anything anything -> out;
      case Expect.Absent absent -> out.attribute("expect", "absent");
      case Expect.Present _ -> out.attribute("expect", "present");
      case Expect.Leased leased ->
          out.attribute("expect", "leased").attribute("token", leased.token());
      case Expect.Version version ->
          out.attribute("expect", "version").attribute("version", version.version());
      case Expect.SameIfPresent same -> out.attribute("expect", "same");
    };
  }

  /** Writes the answer to a batch. */
  public static byte[] committed(long sequence) {
    return root("committed").attribute("sequence", sequence).finish();
  }

  /** Writes the answer to a written entry. */
  public static byte[] written(String id) {
    return root("written").attribute("id", id).finish();
  }

  /**
   * Writes nodes.
   *
   * @param version null if it is not known
   */
  public static byte[] node(String name, String version, String address, List<String> spaces) {
    XmlOutput out = root("nodes").start("node").attribute("name", name);
    out.attribute("version", version).attribute("address", address);
    spaces.forEach(space -> out.start("space").attribute("name", space).end());
    return out.finish();
  }

  /**
   * Writes the names of spaces.
   *
   * @param inMemory those of them that are transient
   */
  public static byte[] spaces(List<String> names, Collection<String> inMemory) {
    XmlOutput out = root("spaces");
    for (String name : names) {
      String kind = inMemory.contains(name) ? "transient" : "persistent";
      out.start("space").attribute("name", name).attribute("kind", kind).end();
    }
    return out.finish();
  }

  /** Writes a list of documents without their content. */
  public static byte[] documents(List<DocumentInfo> documents) {
    XmlOutput out = root("documents");
    documents.forEach(document -> info(out, document));
    return out.finish();
  }

  /** Writes a list of documents without their content, of any length. */
  public static void documents(Stream<DocumentInfo> documents, OutputStream to) throws IOException {
    write("documents", documents, SpaceXmlWriter::info, to);
  }

  private static void info(XmlOutput out, DocumentInfo document) {
    out.start("document").attribute("id", document.id()).attribute("version", document.version());
    out.attribute("bytes", document.bytes()).end();
  }

  /** Writes documents with their content. */
  public static byte[] contents(List<Document> documents) {
    XmlOutput out = root("contents");
    documents.forEach(document -> content(out, document));
    return out.finish();
  }

  /** Writes documents with their content, any number of them. */
  public static void contents(Stream<Document> documents, OutputStream to) throws IOException {
    write("contents", documents, SpaceXmlWriter::content, to);
  }

  private static void content(XmlOutput out, Document document) {
    out.start("document").attribute("id", document.id()).attribute("version", document.version());
    out.document(document.xml()).end();
  }

  /** Writes elements one after the other; only the one that is written is in memory. */
  private static <T> void write(
      String root, Stream<T> elements, BiConsumer<XmlOutput, T> writer, OutputStream to)
      throws IOException {
    XmlOutput out = root(root);
    try (elements) {
      elements.forEach(
          element -> {
            writer.accept(out, element);
            passOn(out, to);
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    to.write(out.finish());
  }

  private static void passOn(XmlOutput out, OutputStream to) {
    try {
      out.passOn(to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes entries that are to be written. */
  public static byte[] entries(List<byte[]> entries) {
    XmlOutput out = root("entries");
    entries.forEach(entry -> out.start("entry").document(entry).end());
    return out.finish();
  }

  /** Writes ids. */
  public static byte[] ids(Collection<String> ids) {
    XmlOutput out = root("ids");
    ids.forEach(id -> out.element("id", id));
    return out.finish();
  }

  /** Writes what a search found. */
  public static byte[] hits(SearchResult result) {
    XmlOutput out = root("hits").attribute("total", result.total());
    out.attribute("next", result.next()).attribute("behind", result.behind());
    result.hits().forEach(hit -> hit(out, hit));
    result.facets().forEach(facet -> facet(out, facet));
    return out.finish();
  }

  private static void hit(XmlOutput out, SearchResult.Hit hit) {
    out.start("hit").attribute("kind", hit.kind()).attribute("document", hit.document());
    out.attribute("place", hit.place()).attribute("summary", hit.summary());
    hit.checkpoints().forEach(checkpoint -> out.element("checkpoint", checkpoint));
    for (SearchResult.Fragment fragment : hit.fragments()) {
      out.start("fragment").attribute("field", fragment.field());
      for (int i = 0; i < fragment.parts().size(); i++) {
        String part = fragment.parts().get(i);
        if (i % 2 == 0) {
          out.text(part);
        } else {
          out.element("match", part);
        }
      }
      out.end();
    }
    out.end();
  }

  private static void facet(XmlOutput out, SearchResult.Facet facet) {
    out.start("facet").attribute("field", facet.field()).attribute("values", facet.values());
    for (SearchResult.Count count : facet.counts()) {
      out.start("count").attribute("value", count.value()).attribute("hits", count.count()).end();
    }
    out.end();
  }

  /** Writes an event. */
  public static byte[] event(Event event) {
    XmlOutput out = root("event").attribute("sequence", event.sequence());
    event.changed().forEach(id -> out.element("changed", id));
    event.removed().forEach(id -> out.element("removed", id));
    return out.finish();
  }

  /** Writes what is told of a transaction. */
  public static byte[] transaction(String id, Instant until) {
    return root("transaction").attribute("id", id).attribute("until", until.toString()).finish();
  }

  /** Writes what is told of a registration. */
  public static byte[] registration(Registration registration) {
    XmlOutput out = root("registration").attribute("id", registration.id());
    out.attribute("sequence", registration.sequence());
    return out.attribute("until", registration.until().toString()).finish();
  }

  /** Writes a lease. */
  public static byte[] lease(Lease lease) {
    return lease(root("lease"), lease).finish();
  }

  /** Writes a list of leases. */
  public static byte[] leases(List<Lease> leases) {
    XmlOutput out = root("leases");
    leases.forEach(lease -> lease(out.start("lease"), lease).end());
    return out.finish();
  }

  private static XmlOutput lease(XmlOutput out, Lease lease) {
    out.attribute("id", lease.id()).attribute("of", lease.of());
    out.attribute("tier", lease.tier().word()).attribute("holder", lease.holder());
    out.attribute("until", lease.until() == null ? null : lease.until().toString());
    if (lease.tier() == Lease.Tier.EXCLUSIVE) {
      out.attribute("token", lease.token());
    }
    return recall(out, lease.recall());
  }

  /**
   * Writes what a space stores of a lease, whose id, end and token come from where and until when
   * it is stored.
   */
  public static byte[] storedLease(Lease lease) {
    XmlOutput out = root("lease").attribute("of", lease.of());
    out.attribute("tier", lease.tier().word()).attribute("holder", lease.holder());
    return recall(out, lease.recall()).finish();
  }

  private static XmlOutput recall(XmlOutput out, Lease.Recall recall) {
    if (recall != null) {
      out.start("recall").attribute("tier", recall.tier().word());
      out.attribute("holder", recall.holder()).attribute("until", recall.until().toString()).end();
    }
    return out;
  }

  private static XmlOutput root(String name) {
    return XmlOutput.of(Vocabulary.SPACE, name);
  }
}
