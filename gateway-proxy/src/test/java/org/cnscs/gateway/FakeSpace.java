package org.cnscs.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
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

/**
 * Entries in memory; a template {@code <t/>} matches entries that begin with {@code <t}, and
 * nothing waits.
 */
final class FakeSpace implements Space {
  final TreeMap<String, Document> entries = new TreeMap<>();
  Runnable beforeCommit = () -> {};
  private int written;

  @Override
  public synchronized String write(byte[] entry, Duration lease) {
    String id = "entry/" + ++written;
    entries.put(id, new Document(id, 1, entry));
    return id;
  }

  @Override
  public synchronized Optional<Document> read(byte[] template, Duration timeout) {
    String text = new String(template, StandardCharsets.UTF_8);
    String start = text.substring(0, text.length() - 2);
    return entries.values().stream().filter(entry -> entry.text().startsWith(start)).findFirst();
  }

  @Override
  public long commit(Batch batch) {
    beforeCommit.run();
    for (Batch.Operation operation : batch.operations()) {
      if (entries.remove(operation.id()) == null) {
        throw new SpaceException.Conflict(operation.id());
      }
    }
    return 1;
  }

  @Override
  public SearchResult search(SearchRequest request) {
    if (request.query().equals("(")) {
      throw new SpaceException.BadQuery("Expected )", null);
    }
    var hit =
        new SearchResult.Hit(
            "entry", "entry/1", "", "a summary of <some> length".repeat(4), List.of());
    return new SearchResult(500, Collections.nCopies(request.limit(), hit));
  }

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public Optional<Document> get(String id) {
    throw notOfADevice();
  }

  @Override
  public Set<String> missing(Collection<String> ids) {
    throw notOfADevice();
  }

  @Override
  public List<DocumentInfo> list(String prefix, String after, int limit) {
    throw notOfADevice();
  }

  @Override
  public Optional<Document> take(byte[] template, Duration timeout) {
    throw notOfADevice();
  }

  @Override
  public List<String> writeAll(List<byte[]> all, Duration lease) {
    throw notOfADevice();
  }

  @Override
  public List<Document> takeAll(byte[] template, int most, Duration timeout) {
    throw notOfADevice();
  }

  @Override
  public List<Document> contents(byte[] template, String after, int limit) {
    throw notOfADevice();
  }

  @Override
  public Optional<Document> readIfExists(byte[] template, Duration timeout) {
    throw notOfADevice();
  }

  @Override
  public Optional<Document> takeIfExists(byte[] template, Duration timeout) {
    throw notOfADevice();
  }

  @Override
  public Transaction begin(Duration lease) {
    throw notOfADevice();
  }

  @Override
  public Transaction join(String id) {
    throw notOfADevice();
  }

  @Override
  public Registration notify(byte[] template, Duration lease) {
    throw notOfADevice();
  }

  @Override
  public Watch listen(String registration, long after, Consumer<Event> listener) {
    throw notOfADevice();
  }

  @Override
  public Leases leases() {
    throw notOfADevice();
  }

  @Override
  public Watch watch(long after, Consumer<Event> listener) {
    throw notOfADevice();
  }

  private static AssertionError notOfADevice() {
    return new AssertionError("A gateway does not do this for a device");
  }

  @Override
  public void close() {}
}
