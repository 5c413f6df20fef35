package org.cnscs.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.DocumentInfo;
import org.cnscs.space.Event;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SearchResult;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Xml;

/** The plainest space that keeps the promises of {@link Space}: a map under one monitor. */
public final class InMemorySpace implements Space {
  private static final String ENTRY = "entry/";

  private final TreeMap<String, Document> documents = new TreeMap<>();
  private final List<Event> log = new ArrayList<>();
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private long entries;

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public synchronized Optional<Document> get(String id) {
    checkId(id);
    return Optional.ofNullable(documents.get(id));
  }

  @Override
  public synchronized Set<String> missing(Collection<String> ids) {
    return ids.stream().filter(id -> !documents.containsKey(id)).collect(Collectors.toSet());
  }

  @Override
  public synchronized long commit(Batch batch) {
    TreeMap<String, Document> next = new TreeMap<>(documents);
    List<String> changed = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (Batch.Operation operation : batch.operations()) {
      checkId(operation.id());
      Document present = next.get(operation.id());
      check(operation, present);
      switch (operation) {
        case Batch.Put put -> {
          checkXml(put.xml());
          if (!(put.expect() instanceof Expect.SameIfPresent) || present == null) {
            next.put(
                put.id(),
                new Document(put.id(), present == null ? 1 : present.version() + 1, put.xml()));
            changed.add(put.id());
          }
        }
        case Batch.Delete delete -> {
          if (next.remove(delete.id()) != null) {
            removed.add(delete.id());
          }
        }
        case Batch.Check _ -> {}
      }
    }
    documents.clear();
    documents.putAll(next);
    return tell(changed, removed);
  }

  private long tell(List<String> changed, List<String> removed) {
    Event event = new Event(log.size() + 1, List.copyOf(changed), List.copyOf(removed));
    log.add(event);
    listeners.forEach(listener -> listener.accept(event));
    notifyAll();
    return event.sequence();
  }

  private static void check(Batch.Operation operation, Document present) {
    boolean met =
        switch (operation.expect()) {
          case Expect.Anything anything -> true;
          case Expect.Absent absent -> present == null;
          case Expect.Version version -> present != null && present.version() == version.version();
          case Expect.SameIfPresent same -> true;
        };
    if (!met) {
      throw new SpaceException.Conflict(
          "The document " + operation.id() + " has not the expected version " + operation.expect());
    }
  }

  private static void checkId(String id) {
    if (!id.matches("[A-Za-z0-9._~@:/-]{1,512}")) {
      throw new SpaceException.BadInput("Not an id: " + id, null);
    }
  }

  private static void checkXml(byte[] xml) {
    try {
      Xml.checkEmbeddable(xml);
    } catch (XMLStreamException e) {
      throw new SpaceException.BadInput("Not a document: " + e.getMessage(), e);
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
  public synchronized SearchResult search(SearchRequest request) {
    if (request.query().contains("(")) {
      throw new SpaceException.BadQuery("The query does not parse: " + request.query(), null);
    }
    List<SearchResult.Hit> hits =
        documents.values().stream()
            .filter(document -> document.text().contains(request.query()))
            .map(
                document ->
                    new SearchResult.Hit(
                        "entry", document.id(), "", document.text(), List.of("P@1")))
            .toList();
    return new SearchResult(hits.size(), hits.stream().limit(request.limit()).toList());
  }

  @Override
  public synchronized String write(byte[] entry, Duration lease) {
    String id = ENTRY + "%019d".formatted(++entries);
    commit(Batch.builder().put(id, entry).build());
    return id;
  }

  @Override
  public Optional<Document> read(byte[] template, Duration timeout) {
    return await(template, timeout, false);
  }

  @Override
  public Optional<Document> take(byte[] template, Duration timeout) {
    return await(template, timeout, true);
  }

  private synchronized Optional<Document> await(byte[] template, Duration timeout, boolean remove) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<Document> found = contents(template, 1).stream().findFirst();
      long rest = deadline - System.nanoTime();
      if (found.isPresent() || rest <= 0) {
        found.filter(entry -> remove).ifPresent(this::remove);
        return found;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, rest);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  private void remove(Document entry) {
    commit(Batch.builder().delete(entry.id(), new Expect.Anything()).build());
  }

  @Override
  public synchronized List<Document> contents(byte[] template, int limit) {
    Map<String, String> wanted = fields(template);
    return documents.tailMap(ENTRY).values().stream()
        .filter(document -> document.id().startsWith(ENTRY))
        .filter(document -> fields(document.xml()).entrySet().containsAll(wanted.entrySet()))
        .limit(limit)
        .toList();
  }

  private static Map<String, String> fields(byte[] xml) {
    checkXml(xml);
    try {
      XMLStreamReader reader = Xml.reader(xml);
      reader.nextTag();
      Map<String, String> fields = new HashMap<>(Map.of("", reader.getLocalName()));
      for (int i = 0; i < reader.getAttributeCount(); i++) {
        fields.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
      }
      return fields;
    } catch (XMLStreamException e) {
      throw new SpaceException.BadInput("Not a document: " + Arrays.toString(xml), e);
    }
  }

  @Override
  public synchronized Watch watch(long after, Consumer<Event> listener) {
    if (after >= 0) {
      log.stream().filter(event -> event.sequence() > after).forEach(listener);
    }
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Tells how many watch. */
  public int watchers() {
    return listeners.size();
  }

  /** Returns the document's bytes of a text. */
  public static byte[] xml(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {}
}
