package org.cnscs.space.remote;

import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
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
      case "same" -> new Expect.SameIfPresent();
      default ->
          throw cursor.failure("The attribute expect is absent, version or same, found " + expect);
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
    XmlCursor cursor = XmlCursor.open(xml, "hits");
    long total = cursor.number("total");
    List<SearchResult.Hit> hits = new ArrayList<>();
    while (cursor.child()) {
      cursor.require("hit");
      hits.add(hit(cursor));
    }
    return new SearchResult(total, List.copyOf(hits));
  }

  private static SearchResult.Hit hit(XmlCursor cursor) throws XMLStreamException {
    String kind = cursor.attribute("kind");
    String document = cursor.attribute("document");
    String place = cursor.attribute("place");
    String summary = cursor.attribute("summary");
    List<String> checkpoints = new ArrayList<>();
    while (cursor.child()) {
      cursor.require("checkpoint");
      checkpoints.add(cursor.text());
    }
    return new SearchResult.Hit(kind, document, place, summary, List.copyOf(checkpoints));
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
}
