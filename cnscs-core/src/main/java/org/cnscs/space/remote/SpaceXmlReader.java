package org.cnscs.space.remote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.Lease;
import org.cnscs.space.Registration;
import org.cnscs.space.SearchResult;

/**
 * A reader of what {@link SpaceXmlWriter} writes; documents inside come out with the bytes that
 * went in.
 */
public final class SpaceXmlReader {

  private SpaceXmlReader() {}

  /** Reads a batch. */
  public static Batch batch(byte[] xml) throws XMLStreamException {
    XmlCursor cursor = XmlCursor.open(xml, "batch");
    List<Batch.Operation> operations = new ArrayList<>();
    while (cursor.child()) {
      operations.add(operation(cursor));
    }
    if (operations.isEmpty()) {
      throw cursor.failure("The batch is empty; it holds at least one put, delete or check");
    }
    cursor.finish();
    return new Batch(operations);
  }

  private static Batch.Operation operation(XmlCursor cursor) throws XMLStreamException {
    String name = cursor.name();
    String id = cursor.attribute("id");
    Expect expect = expect(cursor);
    return switch (name) {
      case "put" -> new Batch.Put(id, cursor.cutOnlyChild(), expect);
      case "delete" -> {
        cursor.empty();
        yield new Batch.Delete(id, expect);
      }
      case "check" -> {
        cursor.empty();
        yield new Batch.Check(id, expect);
      }
      default -> throw cursor.failure("A batch holds put, delete and check, found " + name);
    };
  }

  private static Expect expect(XmlCursor cursor) throws XMLStreamException {
    String expect = cursor.optional("expect");
    if (expect == null) {
      return new Expect.Anything();
    }
    return switch (expect) {
      case "absent" -> new Expect.Absent();
      case "version" -> new Expect.Version(cursor.number("version"));
      case "present" -> new Expect.Present();
      case "leased" -> new Expect.Leased(cursor.number("token"));
      case "same" -> new Expect.SameIfPresent();
      default ->
          throw cursor.failure(
              "The attribute expect is absent, present, version, leased or same, found " + expect);
    };
  }

  /** Reads the answer to a batch. */
  public static long committed(byte[] xml) throws XMLStreamException {
    return XmlCursor.open(xml, "committed").number("sequence");
  }

  /** Reads the answer to a written entry. */
  public static String written(byte[] xml) throws XMLStreamException {
    return XmlCursor.open(xml, "written").attribute("id");
  }

  /** Reads a list of documents. */
  public static List<DocumentInfo> documents(byte[] xml) throws XMLStreamException {
    XmlCursor cursor = XmlCursor.open(xml, "documents");
    List<DocumentInfo> documents = new ArrayList<>();
    while (cursor.child()) {
      cursor.require("document");
      documents.add(
          new DocumentInfo(
              cursor.attribute("id"), cursor.number("version"), cursor.number("bytes")));
      cursor.empty();
    }
    return documents;
  }

  /** Reads documents with their content. */
  public static List<Document> contents(byte[] xml) throws XMLStreamException {
    XmlCursor cursor = XmlCursor.open(xml, "contents");
    List<Document> documents = new ArrayList<>();
    while (cursor.child()) {
      cursor.require("document");
      documents.add(
          new Document(cursor.attribute("id"), cursor.number("version"), cursor.cutOnlyChild()));
    }
    return documents;
  }

  /** Reads entries that are to be written. */
  public static List<byte[]> entries(byte[] xml) throws XMLStreamException {
    XmlCursor cursor = XmlCursor.open(xml, "entries");
    List<byte[]> entries = new ArrayList<>();
    while (cursor.child()) {
      cursor.require("entry");
      entries.add(cursor.cutOnlyChild());
    }
    cursor.finish();
    return entries;
  }

  /** Reads ids. */
  public static List<String> ids(byte[] xml) throws XMLStreamException {
    XmlCursor cursor = XmlCursor.open(xml, "ids");
    List<String> ids = new ArrayList<>();
    while (cursor.child()) {
      cursor.require("id");
      ids.add(cursor.text());
    }
    return ids;
  }

  /** Reads what a search found. */
  public static SearchResult hits(byte[] xml) throws XMLStreamException {
    return HitsReader.read(XmlCursor.open(xml, "hits"));
  }

  /** Reads an event. */
  public static Event event(byte[] xml) throws XMLStreamException {
    XmlCursor cursor = XmlCursor.open(xml, "event");
    long sequence = cursor.number("sequence");
    List<String> changed = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    while (cursor.child()) {
      List<String> ids = cursor.name().equals("changed") ? changed : removed;
      ids.add(cursor.text());
    }
    return new Event(sequence, List.copyOf(changed), List.copyOf(removed));
  }

  /** Reads what is told of a transaction. */
  static RemoteTransaction.Told transaction(byte[] xml) throws XMLStreamException {
    XmlCursor cursor = XmlCursor.open(xml, "transaction");
    return new RemoteTransaction.Told(cursor.attribute("id"), cursor.time("until"));
  }

  /** Reads what is told of a registration. */
  public static Registration registration(byte[] xml) throws XMLStreamException {
    XmlCursor cursor = XmlCursor.open(xml, "registration");
    return new Registration(
        cursor.attribute("id"), cursor.number("sequence"), cursor.time("until"));
  }

  /** Reads a lease. */
  public static Lease lease(byte[] xml) throws XMLStreamException {
    XmlCursor cursor = XmlCursor.open(xml, "lease");
    return lease(cursor, cursor.attribute("id"));
  }

  /**
   * Reads a lease as a space stores it.
   *
   * @param id the id under which it is stored
   * @param until when it ends
   * @param token its fencing token if it is exclusive
   */
  public static Lease storedLease(byte[] xml, String id, Instant until, long token)
      throws XMLStreamException {
    Lease read = lease(XmlCursor.open(xml, "lease"), id);
    long counts = read.tier() == Lease.Tier.EXCLUSIVE ? token : 0;
    return new Lease(id, read.of(), read.tier(), read.holder(), until, counts, read.recall());
  }

  /** Reads a list of leases. */
  public static List<Lease> leases(byte[] xml) throws XMLStreamException {
    XmlCursor cursor = XmlCursor.open(xml, "leases");
    List<Lease> leases = new ArrayList<>();
    while (cursor.child()) {
      cursor.require("lease");
      leases.add(lease(cursor, cursor.attribute("id")));
    }
    return leases;
  }

  private static Lease lease(XmlCursor cursor, String id) throws XMLStreamException {
    String of = cursor.attribute("of");
    Lease.Tier tier = tier(cursor);
    String holder = cursor.attribute("holder");
    Instant until = cursor.optional("until") == null ? null : cursor.time("until");
    long token = cursor.optional("token") == null ? 0 : cursor.number("token");
    Lease.Recall recall = null;
    while (cursor.child()) {
      cursor.require("recall");
      recall = new Lease.Recall(tier(cursor), cursor.attribute("holder"), cursor.time("until"));
      cursor.empty();
    }
    return new Lease(id, of, tier, holder, until, token, recall);
  }

  private static Lease.Tier tier(XmlCursor cursor) throws XMLStreamException {
    String name = cursor.attribute("tier");
    Optional<Lease.Tier> tier = Lease.Tier.named(name);
    if (tier.isEmpty()) {
      throw cursor.failure("A tier is interest, shared or exclusive, found " + name);
    }
    return tier.get();
  }
}
