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
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;

/** A space in memory with the operations that looking needs; its search finds what a test says. */
final class FakeSpace implements Space {
  private final TreeMap<String, Document> documents = new TreeMap<>();
  SearchResult found = new SearchResult(0, List.of());
  boolean closed;

  void put(String id, String xml) {
    documents.put(id, new Document(id, 1, xml.getBytes(StandardCharsets.UTF_8)));
  }

  Set<String> ids() {
    return documents.keySet();
  }

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public Optional<Document> get(String id) {
    return Optional.ofNullable(documents.get(id));
  }

  @Override
  public Set<String> missing(Collection<String> ids) {
    return ids.stream().filter(id -> !documents.containsKey(id)).collect(Collectors.toSet());
  }

  @Override
  public long commit(Batch batch) {
    for (Batch.Operation operation : batch.operations()) {
      Document present = documents.get(operation.id());
      if (!(operation.expect() instanceof Batch.Expect.Version(long version))
          || present.version() != version) {
        throw new SpaceException.Conflict(operation.id());
      }
    }
    batch.operations().forEach(operation -> documents.remove(operation.id()));
    return 1;
  }

  @Override
  public List<DocumentInfo> list(String prefix, String after, int limit) {
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
    return found;
  }

  @Override
  public String write(byte[] entry, Duration lease) {
    throw notLooking();
  }

  @Override
  public Optional<Document> read(byte[] template, Duration timeout) {
    throw notLooking();
  }

  @Override
  public Optional<Document> take(byte[] template, Duration timeout) {
    throw notLooking();
  }

  @Override
  public List<Document> contents(byte[] template, int limit) {
    throw notLooking();
  }

  @Override
  public Watch watch(long after, Consumer<Event> listener) {
    throw notLooking();
  }

  private static AssertionError notLooking() {
    return new AssertionError("A looking verb does not use entries or events");
  }

  @Override
  public void close() {
    closed = true;
  }
}
