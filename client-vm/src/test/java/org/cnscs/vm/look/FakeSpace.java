package org.cnscs.vm.look;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cnscs.space.Batch;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.Leases;
import org.cnscs.space.Registration;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.Transaction;

/** A space of documents in memory, without entries; its search finds what a test says. */
public class FakeSpace implements Space {
  private final TreeMap<String, Document> documents = new TreeMap<>();
  private long commits;
  SearchResult found = new SearchResult(0, List.of());
  SearchRequest asked;
  boolean closed;

  /** Puts a document. */
  public synchronized void put(String id, String xml) {
    documents.put(id, new Document(id, 1, xml.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns the ids of all documents; removing one removes the document. */
  public Set<String> ids() {
    return documents.keySet();
  }

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public synchronized Optional<Document> get(String id) {
    return Optional.ofNullable(documents.get(id));
  }

  @Override
  public synchronized Set<String> missing(Collection<String> ids) {
    return ids.stream().filter(id -> !documents.containsKey(id)).collect(Collectors.toSet());
  }

  @Override
  public synchronized long commit(Batch batch) {
    for (Batch.Operation operation : batch.operations()) {
      check(operation.expect(), operation.id());
    }
    batch.operations().forEach(this::apply);
    return ++commits;
  }

  private void check(Batch.Expect expect, String id) {
    Document present = documents.get(id);
    boolean met =
        switch (expect) {
          case Batch.Expect.Anything _, Batch.Expect.SameIfPresent _ -> true;
          case Batch.Expect.Absent _ -> present == null;
          case Batch.Expect.Present _ -> present != null;
          case Batch.Expect.Leased _ -> throw noEntries();
          case Batch.Expect.Version(long version) ->
              present != null && present.version() == version;
        };
    if (!met) {
      throw new SpaceException.Conflict(id);
    }
  }

  private void apply(Batch.Operation operation) {
    Document present = documents.get(operation.id());
    switch (operation) {
      case Batch.Put(String id, byte[] xml, Batch.Expect expect) -> {
        if (present == null || !(expect instanceof Batch.Expect.SameIfPresent)) {
          documents.put(id, new Document(id, present == null ? 1 : present.version() + 1, xml));
        }
      }
      case Batch.Delete delete -> documents.remove(delete.id());
      case Batch.Check _ -> {}
    }
  }

  @Override
  public synchronized List<DocumentInfo> list(String prefix, String after, int limit) {
    return documents.values().stream()
        .filter(document -> document.id().startsWith(prefix) && document.id().compareTo(after) > 0)
        .limit(limit)
        .map(document -> new DocumentInfo(document.id(), document.version(), document.xml().length))
        .toList();
  }

  @Override
  public SearchResult search(SearchRequest request) {
    if (request.query().contains("(")) {
      throw new SpaceException.BadQuery("Expected ) at 1:4", null);
    }
    asked = request;
    return found;
  }

  @Override
  public String write(byte[] entry, Duration lease) {
    throw noEntries();
  }

  @Override
  public Optional<Document> read(byte[] template, Duration timeout) {
    throw noEntries();
  }

  @Override
  public Optional<Document> take(byte[] template, Duration timeout) {
    throw noEntries();
  }

  @Override
  public List<String> writeAll(List<byte[]> all, Duration lease) {
    throw noEntries();
  }

  @Override
  public List<Document> takeAll(byte[] template, int most, Duration timeout) {
    throw noEntries();
  }

  @Override
  public List<Document> contents(byte[] template, String after, int limit) {
    throw noEntries();
  }

  @Override
  public Optional<Document> readIfExists(byte[] template, Duration timeout) {
    throw noEntries();
  }

  @Override
  public Optional<Document> takeIfExists(byte[] template, Duration timeout) {
    throw noEntries();
  }

  @Override
  public Transaction begin(Duration lease) {
    throw noEntries();
  }

  @Override
  public Transaction join(String id) {
    throw noEntries();
  }

  @Override
  public Registration notify(byte[] template, Duration lease) {
    throw noEntries();
  }

  @Override
  public Watch listen(String registration, long after, Consumer<Event> listener) {
    throw noEntries();
  }

  @Override
  public Leases leases() {
    throw noEntries();
  }

  @Override
  public Watch watch(long after, Consumer<Event> listener) {
    throw noEntries();
  }

  private static AssertionError noEntries() {
    return new AssertionError("No entries, leases or events are used here");
  }

  @Override
  public void close() {
    closed = true;
  }
}
